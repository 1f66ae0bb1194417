/** The fate of a message that is over a limit: it is refused, waits in review for a person, or only an event tells. */
type Over = 'reject' | 'review' | 'warn';

/**
 * An amount that a message takes of a limit, for instance 1 of 20 messages to its number in 10 minutes. It is taken when the
 * message is stored, or released from review, and given back if the message ends and surely was not sent.
 */
export interface Charge {
  /** Which count it is taken of: a keyed hash of the rule and its subject, such as a number. It stays when a message is erased. */
  readonly counter: string;
  /** The name of the rule, as errors and events tell it. */
  readonly rule: string;
  /** A whole number, at least 1. */
  readonly amount: number;
  /** The most in any window. */
  readonly limit: number;
  /** The length of the window, in milliseconds. */
  readonly windowMs: number;
  readonly over: Over;
}
