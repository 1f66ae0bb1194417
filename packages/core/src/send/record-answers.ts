import { type Clock, inTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { PauseReason } from '../model/submission.ts';
import type { RecordItem } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { SendResult } from './send.ts';

interface RecordContext {
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Notifiers whose pause is on its way to the store: they are claimed for by nobody meanwhile. */
  readonly pausing: Set<string>;
  /** False when the hub stops: then a store is given up that takes nothing until the leases are over. */
  readonly running: () => boolean;
}

/** Records what a provider answered to a call, as long as it takes: it is known nowhere else. True when the first try did it. */
export async function recordAnswers(
  notifier: string,
  results: readonly SendResult[],
  { groupCommit, clock, logger, pausing, running }: RecordContext,
): Promise<boolean> {
  const items = recordItems(notifier, results, clock);
  const failed = (error: unknown, what: string) =>
    logger.error({ notifier, messages: results.map(({ claim }) => claim.message.id), error }, what);
  const pauses = results.some((result) => pauseOf(result) !== undefined);
  if (pauses) pausing.add(notifier);
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        for (const [index, recorded] of (await groupCommit.recordAll(items)).entries()) {
          if (recorded.ok) continue;
          const item = items[index];
          const message = item?.kind === 'attempt' ? item.id : undefined;
          logger.error(
            { notifier, message, error: recorded.error },
            'what the provider answered is refused by the store',
          );
        }
        return tries === 1;
      } catch (error) {
        if (!running() && results.every(({ claim }) => clock.now() >= claim.attempt.leaseUntil)) {
          failed(error, 'what the provider answered could not be stored: the messages are unknown');
          return false;
        }
        if (tries === 1) failed(error, 'what the provider answered could not be stored; trying again');
      }
      await inTime(clock, new Date(clock.now().getTime() + storeRetryMs));
    }
  } finally {
    if (pauses) pausing.delete(notifier);
  }
}

/** What a notifier's answers are to the store: a pause that one asks for comes before its message. */
function recordItems(notifier: string, results: readonly SendResult[], clock: Clock): readonly RecordItem[] {
  const at = clock.now();
  const items: RecordItem[] = [];
  for (const result of results) {
    const { message, attempt } = result.claim;
    const reason = pauseOf(result);
    if (reason !== undefined)
      items.push({ kind: 'notifier', notifier, happening: { type: 'paused', at, reason } });
    const settled = { at, attempt: attempt.number, submission: result.outcome, random: clock.random() };
    items.push({ kind: 'attempt', id: message.id, attempt, happening: { type: 'settled', ...settled } });
  }
  return items;
}

function pauseOf({ asked, outcome }: SendResult): PauseReason | undefined {
  return asked && outcome.outcome === 'deferred' ? outcome.pause : undefined;
}
