import type { CountedLog } from '../log/counted-log.ts';
import type { CoreEvent } from '../model/core-event.ts';

/** Logs that many people opt out within an hour, then how often it came again, by `CountedLog`. */
export function logOptOuts(event: CoreEvent, log: CountedLog): void {
  if (event.type !== 'opt_out.many') return;
  const { rule, used, windowMs } = event;
  log.warn(rule, { used, windowMs }, 'many people opt out; look at what was sent to them');
}
