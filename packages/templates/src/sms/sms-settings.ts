/** How the text of an SMS is written, and how long it may be. */
export interface SmsSettings {
  /**
   * The treatment of characters that the GSM 7-bit alphabet lacks. A single one more than halves the room of a segment.
   *
   * - `auto`: replaced as by `toGsm7`, but only if the whole text then fits the alphabet;
   * - `keep`: the text is sent as it is written;
   * - `gsm7`: like `auto`, and a value never has the text sent in UCS-2: its letters of other scripts are written in Latin
   *   ones, and its emoji and signs are dropped. The message tells such values in `content.altered`. For one-time codes:
   *   a check mark in a customer's name stops no code. Only a text whose own words need UCS-2 is sent in it;
   * - `refuse-ucs2`: like `auto`, but a text that does not fit the alphabet is a RenderError.
   *
   * @default `gsm7` for templates of the category `code`, or else `auto`
   */
  readonly encoding?: SmsEncodingRule;
  /** The most segments of a text; a longer text is a RenderError. @default unlimited */
  readonly maxSegments?: number;
}

export type SmsEncodingRule = 'auto' | 'keep' | 'gsm7' | 'refuse-ucs2';
