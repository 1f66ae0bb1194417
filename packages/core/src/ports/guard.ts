import type { Charge } from '../charge/charge.ts';
import type { Message } from '../model/message.ts';

/**
 * The port that minds where messages go and how much is spent. `@nkul/guard` implements it. It is asked for each new message, also
 * one that `resend()` makes, before it is stored. Several guards are asked in the order of their registration.
 */
export interface Guard {
  readonly name: string;
  /**
   * Looks at a message as it will be stored. It answers at once: it reads nothing but its own settings.
   *
   * @returns the amounts that the message takes of limits. The store takes all of them in the transaction in which it adds the message;
   * if one is over its limit, it refuses the message, or puts it in review and takes nothing (`over`)
   * @throws NkulError to refuse the message: the caller of `notify()` gets the error, and nothing is stored
   */
  inspect(message: Message, context: GuardContext): readonly Spending[];
  /**
   * Until when a message must wait, as its recipient is not to be disturbed now; undefined if it may go. It is asked each time that an
   * attempt is about to begin, and answers at once.
   */
  quietUntil?(message: Message, at: Date, context: GuardContext): Date | undefined;
}

/** The settings of the hub that a guard may go by. */
export interface GuardContext {
  /** The country of numbers that are given without one, ISO 3166-1 alpha-2. */
  readonly defaultCountry: string;
}

/** An amount that a message takes of a limit. */
export interface Spending extends Omit<Charge, 'counter'> {
  /** Of which count, such as the recipient's number: it is stored as a keyed hash alone. */
  readonly of: string;
}
