/** A person, or a part of the application, that did something. */
export interface Actor {
  /** A name by which others find this person: 1–255 characters. */
  readonly name: string;
  /** Where they did it. */
  readonly through: 'console' | 'cli' | 'application';
}

/** The person behind a change, and the reason. */
export interface Deed {
  /** @default the application itself, without a name */
  readonly by?: Actor;
  /** Why, in words. Numbers of six and more digits are masked before it is stored. */
  readonly note?: string;
}

/** The change of a message (`cancelled`, `resolved`, `resent`), of a notifier (`paused`, `resumed`), or of the store (`restore_accepted`). */
export type ActKind = 'cancelled' | 'resolved' | 'resent' | 'paused' | 'resumed' | 'restore_accepted';

/** Something that somebody did to a message or a notifier. Stored in the transaction of its change. */
export interface Act extends Deed {
  /** Its number in the store. Numbers grow, and may have gaps. */
  readonly number: number;
  readonly at: Date;
  readonly what: ActKind;
  /** The id of the message; absent for an act on a notifier. */
  readonly message?: string;
  readonly notifier?: string;
  /** How it was resolved, or the id of the new message that repeats it. */
  readonly as?: string;
}

/** An act before the store has numbered it. */
export type ActDraft = Omit<Act, 'number'>;

/** A message that somebody sent again: the act that is stored with the new message. */
export interface Resend extends Deed {
  /** The id of the new message. */
  readonly id: string;
}
