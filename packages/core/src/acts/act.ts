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

/**
 * The change of a message (`cancelled`, `resolved`, `resent`; `released` and `dropped` for one in review) or of a notifier
 * (`paused`, `resumed`), an erasure, the acceptance of a restored store (`restore_accepted`), a consent (`opted_out`, `opted_in`, or `imported`
 * for a list of opt-outs) or the end of a suppression (`allowed`), or a look at what is masked otherwise: at the number or text of one
 * message (`revealed`), or at those of many (`exported`); or a search by a number or its last digits (`searched`), which shows
 * whether somebody is a customer.
 */
export type ActKind =
  | 'cancelled'
  | 'released'
  | 'dropped'
  | 'resolved'
  | 'resent'
  | 'paused'
  | 'resumed'
  | 'erased'
  | 'restore_accepted'
  | 'opted_out'
  | 'opted_in'
  | 'allowed'
  | 'imported'
  | LookKind;

/** The acts that change nothing, and that a program which shows messages stores before it shows them. */
export type LookKind = 'revealed' | 'exported' | 'searched';

/** Something that somebody did. Stored in the transaction of its change. */
export interface Act extends Deed {
  /** Its number in the store. Numbers grow, and may have gaps. */
  readonly number: number;
  readonly at: Date;
  readonly what: ActKind;
  /** The id of the message; absent for an act on a notifier, on an address, or on many messages. */
  readonly message?: string;
  readonly notifier?: string;
  /** How it was resolved, the id of the new message that repeats it, or which part was revealed. */
  readonly as?: string;
}

/** A look at what is masked otherwise (`Hub.recordLook()`). */
export interface Look extends Deed {
  readonly what: LookKind;
  /** The id of the message; absent for many. */
  readonly message?: string;
  /** The part that is revealed. @default both */
  readonly as?: 'number' | 'text';
  readonly by: Actor;
}

/** An act before the store has numbered it. */
export type ActDraft = Omit<Act, 'number'>;

/** A message that somebody sent again: the act that is stored with the new message. */
export interface Resend extends Deed {
  /** The id of the new message. */
  readonly id: string;
}
