/** What one channel carries. Plain text is for every channel; the rest is for those that have it. */
export interface Content {
  readonly text: string;
  /** The subject line of an e-mail. */
  readonly subject?: string;
  /** The HTML body of an e-mail. */
  readonly html?: string;
  /** How many segments an SMS of this text takes, by the renderer's measure; absent where nobody measured it. */
  readonly segments?: number;
}

/** The rendered content of a message, by channel. */
export interface ContentByChannel {
  readonly [channel: string]: Content;
}
