import { type Clock, inTime } from '../base/clock.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { Logger } from '../log/logger.ts';
import type { PauseReason } from '../model/submission.ts';
import type { Recorded, RecordItem } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { leaseLeftMs } from './claim.ts';
import type { SendResult } from './send.ts';
import type { UnderWay } from './under-way.ts';

interface RecordContext {
  readonly groupCommit: GroupCommit;
  readonly pauses: Pauses;
  readonly underWay: UnderWay;
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
  const items = recordItems(notifier, results, context);
  try {
    return await context.underWay.recording(items, () => recordUntilTaken(notifier, results, items, context));
  } finally {
    recorded?.();
  }
}

async function recordUntilTaken(
  notifier: string,
  results: readonly SendResult[],
  items: readonly RecordItem[],
  { groupCommit, underWay, clock, logger, running }: RecordContext,
): Promise<boolean> {
  const messages = results.map(({ claim }) => claim.message.id);
  for (let tries = 1; ; tries += 1) {
    try {
      logRefused(notifier, items, await groupCommit.recordAnswers(items), logger);
      return tries === 1;
    } catch (error) {
      if (underWay.handedOver) return false;
      const details = { notifier, messages, error };
      const leasesOver = results.every(({ claim }) => leaseLeftMs(claim, clock) <= 0);
      if (underWay.ended || (!running() && leasesOver)) {
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
    const message = item?.kind === 'attempt' ? item.id : undefined;
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
    items.push({ kind: 'attempt', id: message.id, attempt, happening: { type: 'settled', ...settled } });
  }
  return items;
}

function pauseOf({ asked, outcome }: SendResult): PauseReason | undefined {
  return asked && outcome.outcome === 'deferred' ? outcome.pause : undefined;
}
