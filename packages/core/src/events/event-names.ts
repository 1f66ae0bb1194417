import { InvalidArgumentError } from '../base/errors.ts';
import { quoted } from '../base/shown-text.ts';
import { adviceFor } from '../input/nearest-name.ts';
import type { CoreEvent } from '../model/core-event.ts';

const names: Readonly<Record<CoreEvent['type'], true>> = {
  'message.queued': true,
  'message.review': true,
  'message.sending': true,
  'message.sent': true,
  'message.delivered': true,
  'message.undelivered': true,
  'message.rejected': true,
  'message.failed': true,
  'message.expired': true,
  'message.cancelled': true,
  'message.unknown': true,
  'message.deferred': true,
  'message.rerouted': true,
  'message.unconfirmed': true,
  'message.resolved': true,
  'message.miscounted': true,
  'message.erased': true,
  'report.received': true,
  'report.conflict': true,
  'report.parked': true,
  'report.candidate': true,
  'report.quarantined': true,
  'message.received': true,
  'address.changed': true,
  'consent.changed': true,
  'opt_out.many': true,
  'address.suppressed': true,
  'address.allowed': true,
  'notifier.paused': true,
  'notifier.resumed': true,
  'notifier.away': true,
  'notifier.back': true,
  'balance.read': true,
  'balance.low': true,
  'limit.near': true,
  'limit.reached': true,
  'erasure.finished': true,
  'store.restored': true,
  'store.accepted': true,
  'operator.acted': true,
};

/** The names of the events that are stored. */
const eventNames: readonly string[] = Object.keys(names);

/**
 * Checks the name of an event.
 *
 * @param method the method that gets the name, for the error
 * @param others further names that this method takes
 * @throws InvalidArgumentError
 */
export function checkEventName(
  given: unknown,
  {
    method,
    field,
    others = [],
  }: { readonly method: string; readonly field: string; readonly others?: readonly string[] },
): void {
  const known = [...eventNames, ...others];
  if (typeof given === 'string' && known.includes(given)) return;
  const name = typeof given === 'string' ? quoted(given) : `${field}, given as ${typeof given},`;
  throw new InvalidArgumentError(
    `${method}: ${name} is not the name of an event. ${adviceFor(typeof given === 'string' ? given : '', known)}`,
    { field },
  );
}

/** @throws InvalidArgumentError if a listener or a handler is not a function */
export function checkFunction(given: unknown, method: string, field: string): void {
  if (typeof given === 'function') return;
  throw new InvalidArgumentError(`${method}: ${field} is wrong: expected a function.`, { field });
}
