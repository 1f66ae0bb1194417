/**
 * Why a submission was not plainly accepted. One closed list for every provider:
 *
 * | Code | Meaning |
 * |---|---|
 * | `invalid_recipient` | the address cannot be reached by anyone. Not tried elsewhere |
 * | `opted_out` | the recipient takes no such messages, as a provider or the opt-out list says. Not tried elsewhere, but by another address if the list says it |
 * | `content_refused` | the text is not allowed. Not tried elsewhere |
 * | `invalid_request` | the provider says that our request is wrong |
 * | `too_long` | the provider does not take a text of this length |
 * | `needs_template` | the provider takes only texts that it has approved, or only within a time after the recipient wrote |
 * | `address_gone` | the address has no owner any more on this channel |
 * | `recipient_unavailable` | the recipient cannot be reached for now, as the provider says |
 * | `provider_refused` | the provider refuses for reasons of its own |
 * | `insufficient_credit` | the account has no credit left, or its last known balance is less than a message needs |
 * | `unauthorized` | the account's credentials are refused |
 * | `rate_limited` | too many calls for now |
 * | `unavailable` | the provider says that it cannot take messages now |
 * | `not_connected` | name, connection or TLS failed before anything was written |
 * | `no_answer` | the request was written, but a readable answer did not come back |
 * | `unreadable_answer` | the answer does not say what happened |
 * | `lease_expired` | the process that was sending did not record the outcome before the lease ended: it may have been sent |
 * | `restored` | the store was restored from a backup, and it may have been sent after the backup |
 * | `too_late` | the time of the call was over, or too little of the lease was left, before the first byte could go out |
 * | `not_begun` | the process ended or stopped before the first byte could go out |
 * | `expired` | its time ran out before the first byte could go out |
 * | `notifier_failed` | the notifier threw instead of answering |
 * | `interceptor_failed` | an interceptor threw; the message is tried again |
 * | `stopped` | an interceptor stopped it |
 * | `over_limit` | a limit of the guard is reached: it waits in review, or was cancelled as a transaction of the application had stored it |
 * | `suppressed` | the address is gone, or was refused for good several times: it is not tried for a while |
 * | `quiet_hours` | its recipient is not to be disturbed at this time: it waits |
 * | `resolved` | an operator said what happened |
 */
export type ReasonCode =
  | 'invalid_recipient'
  | 'opted_out'
  | 'content_refused'
  | 'invalid_request'
  | 'too_long'
  | 'needs_template'
  | 'address_gone'
  | 'recipient_unavailable'
  | 'provider_refused'
  | 'insufficient_credit'
  | 'unauthorized'
  | 'rate_limited'
  | 'unavailable'
  | 'not_connected'
  | 'no_answer'
  | 'unreadable_answer'
  | 'lease_expired'
  | 'restored'
  | 'too_late'
  | 'not_begun'
  | 'expired'
  | 'notifier_failed'
  | 'interceptor_failed'
  | 'stopped'
  | 'over_limit'
  | 'suppressed'
  | 'quiet_hours'
  | 'resolved';

/** A reason that a program can act on (`code`) and a person can read (`message`, without secrets or whole numbers). */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  /** The provider's own code, as it came. */
  readonly providerCode?: string;
}

/** True for a refusal that is valid for every provider: the message is not tried elsewhere. */
export function isPermanent(code: ReasonCode): boolean {
  return code === 'invalid_recipient' || code === 'opted_out' || code === 'content_refused';
}

/** True for a refusal that says something about the address, not only about one message. */
export function isRefusalOfAddress(code: ReasonCode): boolean {
  return code === 'invalid_recipient' || code === 'opted_out' || code === 'address_gone';
}

/** True if the trouble is the notifier's: its provider is down, or asks for fewer calls. All messages wait, not only this one. */
export function isNotifierTrouble(code: ReasonCode): boolean {
  return code === 'not_connected' || code === 'unavailable' || code === 'rate_limited';
}

/** True if the provider is down, or was not called. This says nothing about the message, and ends without an operator. */
export function isPassing(code: ReasonCode): boolean {
  return isNotifierTrouble(code) || code === 'too_late' || code === 'not_begun';
}
