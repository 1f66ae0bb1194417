/** How the text of an SMS is written, and how long it may be. */
export interface SmsSettings {
  /**
   * The treatment of characters that the GSM 7-bit alphabet lacks. A single one more than halves the room of a segment.
   *
   * - `auto`: replaced as by `toGsm7`, but only if the whole text then fits the alphabet;
   * - `keep`: the text is sent as it is written;
   * - `gsm7`: replaced wherever possible, even if other such characters remain;
   * - `refuse-ucs2`: like `auto`, but a text that does not fit the alphabet is a RenderError.
   *
   * @default 'auto'
   */
  readonly encoding?: SmsEncodingRule;
  /** The most segments of a text; a longer text is a RenderError. @default unlimited */
  readonly maxSegments?: number;
}

export type SmsEncodingRule = 'auto' | 'keep' | 'gsm7' | 'refuse-ucs2';
