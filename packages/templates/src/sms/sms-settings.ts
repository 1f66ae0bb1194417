/** How the text of an SMS is written, and how long it may be. */
export interface SmsSettings {
  /**
   * What happens to characters that the GSM 7-bit alphabet lacks, one of which more than halves the room of a segment:
   *
   * - `auto`: changed as `toGsm7` does when, and only when, that brings the whole text into the alphabet;
   * - `keep`: the text is sent as it is written;
   * - `gsm7`: changed wherever it can be, also when something remains;
   * - `refuse-ucs2`: as `auto`, and what cannot be brought into the alphabet is a RenderError.
   *
   * @default 'auto'
   */
  readonly encoding?: SmsEncodingRule;
  /** The most segments that the text may take; one over it is a RenderError. @default no limit */
  readonly maxSegments?: number;
}

export type SmsEncodingRule = 'auto' | 'keep' | 'gsm7' | 'refuse-ucs2';
