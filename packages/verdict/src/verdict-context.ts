/** What a verdict depends on beside the message. */
export interface VerdictContext {
  readonly now: Date;
  /** The language of the words: French for `fr` and `fr-CM`, else English. @default 'en' */
  readonly locale?: string;
  /** The time zone of the times (IANA). @default 'UTC' */
  readonly timeZone?: string;
  /** What people call the notifiers, by name. @default their names */
  readonly names?: Readonly<Record<string, string>>;
  /** The names of the notifiers that are paused now. @default none */
  readonly paused?: readonly string[];
  /**
   * How long a delivery usually takes by a notifier, in milliseconds: nineteen of twenty are confirmed within it.
   *
   * @default it is not said
   */
  readonly usualMs?: (notifier: string) => number | undefined;
}
