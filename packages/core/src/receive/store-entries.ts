import type { GroupCommit } from '../commit/group-commit.ts';
import { maxRecordsPerGroup } from '../commit/record-queue.ts';
import { TooManyParkedError } from '../group/parked-set.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import type { StoredReport } from '../observe/observer.ts';
import type { CallbackEntry, EntryResult } from '../ports/callback.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';
import type { Store } from '../ports/store.ts';
import { answeredMessage } from './answered-message.ts';
import { recordItem } from './record-item.ts';

const refusedReport = 'a delivery report was refused: as many wait as the store keeps (`maxParked`)';

interface StoreContext {
  readonly store: Pick<Store, 'find'>;
  readonly groupCommit: GroupCommit;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
}

interface StoreOptions {
  readonly notifier: string;
  readonly at: Date;
  /** Gets the reports that were stored, with their events; undefined without an observer. */
  readonly reports: StoredReport[] | undefined;
}

/** Stores the entries of one call, and resolves with their results, in order. A skipped one counts as stored. */
export async function storeEntries(
  entries: readonly CallbackEntry[],
  { notifier, at, reports }: StoreOptions,
  context: StoreContext,
): Promise<readonly EntryResult[]> {
  const known = await withAnswers(entries, at, context.store);
  const items = known.map((entry) =>
    entry.kind === 'skipped' ? undefined : recordItem(notifier, entry, at),
  );
  const kept = items.filter((item) => item !== undefined);
  const groups: Promise<readonly EntryResult[]>[] = [];
  for (let from = 0; from < kept.length; from += maxRecordsPerGroup)
    groups.push(storeGroup(kept.slice(from, from + maxRecordsPerGroup), { notifier, reports }, context));
  const results = (await Promise.all(groups)).flat();
  if (results.length === items.length) return results;
  const stored = results[Symbol.iterator]();
  return items.map((item) => (item === undefined ? 'stored' : (stored.next().value ?? 'failed')));
}

/** Inbound messages name the messages that they answer. Without an inbound message, nothing is read. */
async function withAnswers(
  entries: readonly CallbackEntry[],
  at: Date,
  store: Pick<Store, 'find'>,
): Promise<readonly CallbackEntry[]> {
  if (!entries.some(({ kind }) => kind === 'inbound')) return entries;
  const known: CallbackEntry[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'inbound') {
      known.push(entry);
      continue;
    }
    // An adapter does not know it.
    const { answers: _, ...inbound } = entry.inbound;
    const answers = await answeredMessage(inbound, at, store);
    known.push({ kind: 'inbound', inbound: { ...inbound, ...(answers !== undefined && { answers }) } });
  }
  return known;
}

async function storeGroup(
  items: readonly RecordItem[],
  { notifier, reports }: Pick<StoreOptions, 'notifier' | 'reports'>,
  { groupCommit, logger, countedLog }: StoreContext,
): Promise<readonly EntryResult[]> {
  const failed = (error: unknown): EntryResult => {
    // Counted: they come in floods.
    if (error instanceof TooManyParkedError) countedLog.error(notifier, { notifier, error }, refusedReport);
    else
      logger.error(
        { notifier, error },
        'a delivery report could not be stored; its entry is answered as failed',
      );
    return 'failed';
  };
  try {
    const recorded = await groupCommit.recordAll(items);
    logDropped(recorded, notifier, countedLog);
    if (reports !== undefined) noteReports(items, recorded, reports);
    return recorded.map((one) => (one.ok ? 'stored' : failed(one.error)));
  } catch (error) {
    return items.map(() => failed(error));
  }
}

function noteReports(
  items: readonly RecordItem[],
  recorded: readonly Recorded[],
  reports: StoredReport[],
): void {
  for (const [index, item] of items.entries()) {
    const one = recorded[index];
    if (item.kind === 'reference' && one?.ok)
      reports.push({ report: item.happening.report, events: one.events });
  }
}

/** Parked reports are lost beyond the store's cap: someone should raise the cap, or find out why so many wait. */
function logDropped(recorded: readonly Recorded[], notifier: string, countedLog: CountedLog): void {
  const deleted = recorded.reduce((sum, one) => sum + (one.ok ? (one.dropped ?? 0) : 0), 0);
  if (deleted === 0) return;
  const line = 'the oldest parked reports were deleted: more wait than the store keeps (`maxParked`)';
  countedLog.warn(notifier, { notifier, deleted }, line);
}
