/**
 * Why a submission was not plainly accepted. One closed list for every provider:
 *
 * | Code | Says |
 * |---|---|
 * | `invalid_recipient` | the address cannot be reached by anyone. Not tried elsewhere |
 * | `opted_out` | the recipient refused such messages. Not tried elsewhere |
 * | `content_refused` | the text is not allowed. Not tried elsewhere |
 * | `invalid_request` | the provider says that our request is wrong |
 * | `provider_refused` | the provider refuses for reasons of its own |
 * | `insufficient_credit` | the account has no credit left |
 * | `unauthorized` | the account's credentials are refused |
 * | `rate_limited` | too many calls for now |
 * | `unavailable` | the provider says that it cannot take messages now |
 * | `not_connected` | nothing was written: name, connection or TLS failed |
 * | `no_answer` | the request was written, and no answer that can be read came back |
 * | `unreadable_answer` | an answer came that does not say what happened |
 * | `lease_expired` | the process that was sending did not settle in time |
 * | `notifier_failed` | the notifier threw instead of answering |
 * | `stopped` | the application or an interceptor stopped it |
 * | `resolved` | an operator said what happened |
 */
export type ReasonCode =
  | 'invalid_recipient'
  | 'opted_out'
  | 'content_refused'
  | 'invalid_request'
  | 'provider_refused'
  | 'insufficient_credit'
  | 'unauthorized'
  | 'rate_limited'
  | 'unavailable'
  | 'not_connected'
  | 'no_answer'
  | 'unreadable_answer'
  | 'lease_expired'
  | 'notifier_failed'
  | 'stopped'
  | 'resolved';

/** A reason that a program can act on (`code`) and a person can read (`message`, without secrets or whole numbers). */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  /** The provider's own code, as it came. */
  readonly providerCode?: string;
}

/** True for a refusal that holds with every provider, so that the message is not tried elsewhere. */
export function isPermanent(code: ReasonCode): boolean {
  return code === 'invalid_recipient' || code === 'opted_out' || code === 'content_refused';
}

/** True when the provider is away or asks for less: for any message, not for this one. */
export function isAway(code: ReasonCode): boolean {
  return code === 'not_connected' || code === 'unavailable' || code === 'rate_limited';
}

/** True when the provider is away, or was not even asked: that says nothing of the message, and passes by itself. */
export function isPassing(code: ReasonCode): boolean {
  return isAway(code) || code === 'lease_expired';
}
