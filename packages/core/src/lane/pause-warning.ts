import type { Logger } from '../log/logger.ts';
import type { NotifierEvent } from '../model/core-event.ts';
import type { Pause, PauseEnd } from '../model/pause.ts';
import type { PauseReason } from '../model/submission.ts';

/** Logs that a notifier is paused, and how the pause ends. A pause outlives a restart. */
export function warnOfPause({ notifier, reason, since }: Pause, logger: Logger): void {
  logger.warn({ notifier, reason, since }, `a notifier is paused and sends nothing: ${remedy(reason)}`);
}

/** Logs that a pause has ended by itself. */
export function warnOfResume({ notifier, reason, pause, by }: NotifierEvent, logger: Logger): void {
  const details = { notifier, reason, since: pause.since, by };
  logger.warn(details, `a notifier takes messages again: ${by === undefined ? '' : cause(by)}`);
}

function remedy(reason: PauseReason): string {
  switch (reason) {
    case 'insufficient_credit':
      return 'top up its account; it goes on when its balance has risen, when it accepts a test message, or at hub.resume()';
    case 'unauthorized':
      return 'its credentials were refused; it goes on at a start with other ones, when it accepts a test message, or at hub.resume()';
    case 'operator':
      return 'hub.resume() ends it';
  }
}

function cause(by: PauseEnd): string {
  switch (by) {
    case 'balance':
      return 'its balance has risen';
    case 'probe':
      return 'it accepted a test message';
    case 'credentials':
      return 'it has other credentials';
    case 'operator':
      return 'an operator resumed it';
  }
}
