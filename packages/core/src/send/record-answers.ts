import { type Clock, inTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { PauseReason } from '../model/submission.ts';
import type { Recorded, RecordItem } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { leaseLeftMs } from './claim.ts';
import type { Pauses } from './pauses.ts';
import type { SendResult } from './send.ts';

interface RecordContext {
  readonly groupCommit: GroupCommit;
  readonly pauses: Pauses;
  readonly clock: Clock;
  readonly logger: Logger;
  /** False when the hub stops: then a store is given up that takes nothing until the leases are over. */
  readonly running: () => boolean;
}

/** Records what a provider answered to a call, as long as it takes: it is known nowhere else. True when the first try did it. */
export async function recordAnswers(
  notifier: string,
  results: readonly SendResult[],
  context: RecordContext,
): Promise<boolean> {
  // From here on, and not only when it is recorded: nobody claims for a notifier that asks for a pause.
  const asksForPause = results.some((result) => pauseOf(result) !== undefined);
  const recorded = asksForPause ? context.pauses.expect(notifier) : undefined;
  try {
    return await recordUntilTaken(notifier, results, context);
  } finally {
    recorded?.();
  }
}

async function recordUntilTaken(
  notifier: string,
  results: readonly SendResult[],
  { groupCommit, clock, logger, running, pauses }: RecordContext,
): Promise<boolean> {
  const items = recordItems(notifier, results, { clock, pauses });
  const messages = results.map(({ claim }) => claim.message.id);
  for (let tries = 1; ; tries += 1) {
    try {
      logRefused(notifier, items, await groupCommit.recordAll(items), logger);
      return tries === 1;
    } catch (error) {
      const details = { notifier, messages, error };
      if (!running() && results.every(({ claim }) => leaseLeftMs(claim, clock) <= 0)) {
        logger.error(details, 'what the provider answered could not be stored: the messages are unknown');
        return false;
      }
      if (tries === 1) logger.error(details, 'what the provider answered could not be stored; trying again');
    }
    await inTime(clock, new Date(clock.now().getTime() + storeRetryMs));
  }
}

function logRefused(
  notifier: string,
  items: readonly RecordItem[],
  recorded: readonly Recorded[],
  logger: Logger,
): void {
  for (const [index, result] of recorded.entries()) {
    if (result.ok) continue;
    const item = items[index];
    const message = item?.kind === 'message' ? item.id : undefined;
    logger.error(
      { notifier, message, error: result.error },
      'what the provider answered is refused by the store',
    );
  }
}

/** What a notifier's answers are to the store: a pause that one asks for comes before its message. */
function recordItems(
  notifier: string,
  results: readonly SendResult[],
  { clock, pauses }: Pick<RecordContext, 'clock' | 'pauses'>,
): readonly RecordItem[] {
  const at = clock.now();
  const items: RecordItem[] = [];
  for (const result of results) {
    const { message, attempt } = result.claim;
    const reason = pauseOf(result);
    if (reason !== undefined) {
      const mark = reason === 'unauthorized' ? pauses.markOf(notifier) : undefined;
      const happening = { type: 'paused', at, reason, ...(mark !== undefined && { mark }) } as const;
      items.push({ kind: 'notifier', notifier, happening });
    }
    const settled = { at, attempt: attempt.number, submission: result.outcome, random: clock.random() };
    items.push({ kind: 'message', id: message.id, happening: { type: 'settled', ...settled } });
  }
  return items;
}

function pauseOf({ asked, outcome }: SendResult): PauseReason | undefined {
  return asked && outcome.outcome === 'deferred' ? outcome.pause : undefined;
}
