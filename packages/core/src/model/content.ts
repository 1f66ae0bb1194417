/** The content for one channel. Every channel has a text; only some have the other fields. */
export interface Content {
  readonly text: string;
  /** The subject line of an e-mail. */
  readonly subject?: string;
  /** The HTML body of an e-mail. */
  readonly html?: string;
  /** How many segments an SMS of this text takes; absent if the renderer did not measure it. */
  readonly segments?: number;
  /**
   * The names of the values that this channel could not show as they are: letters of other scripts were replaced, emoji and
   * signs were dropped. Absent: every value is in the text.
   */
  readonly altered?: readonly string[];
}

/** The rendered content of a message, by channel. */
export interface ContentByChannel {
  readonly [channel: string]: Content;
}
