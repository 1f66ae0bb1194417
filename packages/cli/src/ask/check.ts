import { STORE } from '@nkul/core/store';
import type { Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { movingWords } from '../words/moving-words.ts';
import { durationGiven } from '../words/since.ts';
import type { Words } from '../words/words.ts';

export interface CheckOptions {
  readonly maxUnknown: string;
  readonly maxReview: string;
  readonly maxHeld: string;
  readonly maxWait: string;
  /** Writes nothing if all is well: cron mails what is written. */
  readonly quiet?: boolean;
}

/** So many messages in review are counted. To count all that are in each state may read the whole store. */
const mostCounted = 1_000;

/**
 * `nkul check`: a probe for cron. It finds fault with a store that is closed after a restore, with paused notifiers, with messages that
 * are unknown, in review or held beyond a number, and with messages that have been due for longer than a time.
 *
 * @throws Exit with code 6 if something is wrong
 */
export async function check(opened: Opened, options: CheckOptions): Promise<void> {
  const { hub, terminal, json, words } = opened;
  const [maxUnknown, maxReview, maxHeld] = [
    count('--max-unknown', options.maxUnknown),
    count('--max-review', options.maxReview),
    count('--max-held', options.maxHeld),
  ];
  const lateSince = terminal.now().getTime() - duration(options.maxWait);
  const [unknown, inReview, queues, pauses, restoredAt] = await Promise.all([
    hub.reading.unknown(),
    hub.find({ status: 'review', limit: mostCounted }),
    hub.reading.queues(),
    hub.pauses(),
    hub.container.resolve(STORE).restoredAt?.(),
  ]);
  const review = inReview.items.length;
  const held = queues.reduce((sum, queue) => sum + queue.held, 0);
  const faults: readonly Fault[] = [
    ...(restoredAt === undefined ? [] : [{ kind: 'restored', since: restoredAt.toISOString() } as const]),
    ...pauses.map(({ notifier, reason }) => ({ kind: 'paused', notifier, reason }) as const),
    ...(unknown.count > maxUnknown ? [{ kind: 'unknown', count: unknown.count } as const] : []),
    ...(review > maxReview ? [{ kind: 'review', count: review } as const] : []),
    ...(held > maxHeld ? [{ kind: 'held', count: held } as const] : []),
    ...queues
      .filter(({ oldestDueAt }) => oldestDueAt !== undefined && oldestDueAt.getTime() < lateSince)
      .map(({ notifier }) => ({ kind: 'late', notifier, wait: options.maxWait }) as const),
  ];
  if (json) terminal.out(jsonLine({ ok: faults.length === 0, faults, unknown: unknown.count, review, held }));
  if (faults.length > 0)
    throw new Exit(6, (spoken) => faults.map((fault) => faultLine(fault, spoken)).join('; '));
  if (!json && options.quiet !== true) terminal.out(words.well);
}

/** Something that is wrong. */
type Fault =
  | { readonly kind: 'restored'; readonly since: string }
  | { readonly kind: 'paused'; readonly notifier: string; readonly reason: string }
  | { readonly kind: 'unknown' | 'review' | 'held'; readonly count: number }
  | { readonly kind: 'late'; readonly notifier: string; readonly wait: string };

function faultLine(fault: Fault, words: Words): string {
  const { faults } = words;
  switch (fault.kind) {
    case 'restored':
      return movingWords(words).closed(fault.since);
    case 'paused':
      return faults.paused(fault.notifier, fault.reason);
    case 'unknown':
    case 'review':
    case 'held':
      return faults[fault.kind](fault.count);
    case 'late':
      return faults.late(fault.notifier, fault.wait);
  }
}

function count(option: string, given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new Exit(2, ({ errors }) => errors.isNot(option, given, errors.wholeNumber));
}

function duration(given: string): number {
  const ms = durationGiven(given);
  if (ms !== undefined) return ms;
  throw new Exit(2, ({ errors }) => errors.isNot('--max-wait', given, errors.aDuration));
}
