import type { Logger } from '../base/logger.ts';
import type { Pause } from '../model/pause.ts';
import type { PauseReason } from '../model/submission.ts';

/** Tells the log that a notifier takes no messages, and what lifts that: a pause outlives a restart. */
export function warnOfPause({ notifier, reason, since }: Pause, logger: Logger): void {
  logger.warn({ notifier, reason, since }, `a notifier is paused and sends nothing: ${remedy(reason)}`);
}

function remedy(reason: PauseReason): string {
  switch (reason) {
    case 'insufficient_credit':
      return 'top up its account, then call hub.resume(), or let balanceWatch() see that the balance has risen';
    case 'unauthorized':
      return 'its credentials were refused; give the right ones, then call hub.resume()';
    case 'operator':
      return 'hub.resume() lifts it';
  }
}
