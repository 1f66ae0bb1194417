import type { CoreEvent } from '../model/core-event.ts';
import { logOptOuts } from '../waiting/opt-out-log.ts';
import { logOutcome } from '../waiting/outcome-log.ts';
import type { HubParts } from './hub-parts.ts';

/** Gives an event to the parts of the hub that follow its events. */
export function followEvent(
  event: CoreEvent,
  {
    subscriptions,
    pauses,
    lastBalances,
    dispatcher,
    open,
    countedLog,
    parkedWatch,
  }: Pick<
    HubParts,
    'subscriptions' | 'pauses' | 'lastBalances' | 'dispatcher' | 'open' | 'countedLog' | 'parkedWatch'
  >,
): void {
  open.heard(event);
  subscriptions.wake();
  logOutcome(event, countedLog);
  logOptOuts(event, countedLog);
  parkedWatch.heard(event);
  pauses.heard(event);
  lastBalances.heard(event);
  if (event.type === 'message.deferred' || event.type === 'message.rerouted') dispatcher.wake();
}
