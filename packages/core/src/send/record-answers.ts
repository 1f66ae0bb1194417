import { type Clock, inTime } from '../base/clock.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { PauseReason } from '../model/submission.ts';
import type { SettledAnswer } from '../observe/observer.ts';
import type { Observers } from '../observe/observers.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';
import { leaseLeftMs } from './claimed-attempt.ts';
import type { SendResult } from './send.ts';
import { costOf, type Tariff } from './tariff.ts';
import type { UnderWay } from './under-way.ts';

interface RecordContext {
  readonly groupCommit: GroupCommit;
  readonly pauses: Pauses;
  readonly underWay: UnderWay;
  readonly clock: Clock;
  readonly logger: Logger;
  /** False if the hub stops. Then recording is tried only until the leases of the call have ended. */
  readonly running: () => boolean;
  /** Called when messages may be due. */
  readonly wake: () => void;
  readonly countedLog: CountedLog;
  readonly observers: Observers | undefined;
  readonly tariff: Tariff | undefined;
}

/**
 * Records the answers of one call. It retries until the store takes them, because only this process knows them.
 *
 * @param late true if the lease of the call had ended
 */
export async function recordAnswers(
  notifier: string,
  results: readonly SendResult[],
  context: RecordContext,
  late = false,
): Promise<void> {
  // If a notifier asks for a pause, claims stop now, not only once the pause is recorded.
  const asksForPause = results.some((result) => pauseOf(result) !== undefined);
  const heard = asksForPause ? context.pauses.expect(notifier) : undefined;
  const items = recordItems(notifier, results, context);
  const { groupCommit, underWay, clock } = context;
  let isSeen = false;
  try {
    underWay.recording(items);
    for (let tries = 1; ; tries += 1) {
      try {
        const recorded = await groupCommit.recordAnswers(items);
        logRefused(notifier, items, recorded, context.logger);
        context.observers?.settled({ notifier, answers: answersIn(results, items, recorded) });
        const correction = correctTimes(items, groupCommit, clock);
        if (correction !== undefined) await correction;
        isSeen = !late && tries === 1;
        return;
      } catch (error) {
        if (!logUnstored(error, tries, notifier, results, context)) return;
      }
      await inTime(clock, new Date(clock.now().getTime() + storeRetryMs));
    }
  } finally {
    underWay.recorded(items);
    // The store has a pause that this process did not hear of: an answer was lost, or another process began it.
    if (asksForPause && context.pauses.get(notifier) === undefined) context.pauses.doubt();
    heard?.();
    // The last claim did not see these changes, so it does not know when their messages are due again.
    if (!isSeen) context.wake();
  }
}

/**
 * Logs that answers could not be stored: the first time, and when they are given up. Returns true if they are to be tried
 * again. Answers that were handed over to the end of the process are neither.
 */
function logUnstored(
  error: unknown,
  tries: number,
  notifier: string,
  results: readonly SendResult[],
  { underWay, clock, logger, running }: RecordContext,
): boolean {
  if (underWay.handedOver) return false;
  const details = { notifier, messages: results.map(({ claimed }) => claimed.message.id), error };
  const [now, monotonicMs] = [clock.now(), clock.monotonicMs()];
  const leasesOver = results.every(({ claimed }) => leaseLeftMs(claimed, now, monotonicMs) <= 0);
  if (underWay.isOver || (!running() && leasesOver)) {
    logger.error(details, "the provider's answer could not be stored; its messages are unknown");
    return false;
  }
  if (tries === 1) logger.error(details, "the provider's answer could not be stored; will retry");
  return true;
}

/**
 * The time of day may have been set back since the answers came. Then their messages have times in the future, which are
 * corrected; else it returns undefined.
 */
function correctTimes(
  items: readonly RecordItem[],
  groupCommit: GroupCommit,
  clock: Clock,
): Promise<unknown> | undefined {
  const at = clock.now();
  const isAhead = (item: RecordItem): boolean => item.happening.at.getTime() > at.getTime();
  if (!items.some(isAhead)) return undefined;
  const ahead = items.flatMap((item) => (item.kind === 'attempt' && isAhead(item) ? [item] : []));
  return groupCommit.recordAll(
    ahead.map(({ id, happening }) => {
      const byMs = at.getTime() - happening.at.getTime();
      return { kind: 'message', id, happening: { type: 'clock_set', at, byMs } };
    }),
  );
}

/** The answers that were recorded. Between their items are those of pauses. */
function answersIn(
  results: readonly SendResult[],
  items: readonly RecordItem[],
  recorded: readonly Recorded[],
): readonly SettledAnswer[] {
  const ofAttempts = recorded.filter((_, index) => items[index]?.kind === 'attempt');
  return results.flatMap(({ claimed, outcome, asked }, index) => {
    const one = ofAttempts[index];
    if (one?.ok !== true) return [];
    return { submission: outcome, asked, late: wasKnown(one.before, claimed.attempt.number) };
  });
}

/** True if the outcome of an attempt was known before its answer. Without a change, the answer itself was recorded before. */
function wasKnown(before: Message | undefined, number: number): boolean {
  const attempt = before?.attempts.find((one) => one.number === number);
  return attempt !== undefined && attempt.outcome !== 'pending';
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
    logger.error({ notifier, message, error: result.error }, "the store rejected the provider's answer");
  }
}

/** The items that the store records for the answers. A pause that an answer asks for is recorded before its message. */
function recordItems(
  notifier: string,
  results: readonly SendResult[],
  context: Pick<RecordContext, 'clock' | 'pauses' | 'countedLog' | 'tariff'>,
): readonly RecordItem[] {
  const { clock, pauses } = context;
  const at = clock.now();
  const items: RecordItem[] = [];
  for (const result of results) {
    const { message, attempt } = result.claimed;
    const reason = pauseOf(result);
    if (reason !== undefined) {
      const mark = reason === 'unauthorized' ? pauses.markOf(notifier) : undefined;
      const happening = { type: 'paused', at, reason, ...(mark !== undefined && { mark }) } as const;
      items.push({ kind: 'notifier', notifier, happening });
    }
    const cost = costOf(attempt, result.outcome, context);
    const settled = { at, attempt: attempt.number, submission: result.outcome, random: clock.random() };
    const happening: Settled = { type: 'settled', ...settled, ...(cost && { cost }) };
    items.push({ kind: 'attempt', id: message.id, attempt, happening });
  }
  return items;
}

function pauseOf({ asked, outcome }: SendResult): PauseReason | undefined {
  return asked && outcome.outcome === 'deferred' ? outcome.pause : undefined;
}
