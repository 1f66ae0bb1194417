import {
  type Balance,
  type BalancePoint,
  type BalanceQuery,
  balancePoints,
  type EventDraft,
  floorTo,
  type KeptBalance,
  type Step,
  stepMs,
  thinnedAt,
} from '@nkul/core/store';
import { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { columnsOf } from './columns.ts';

interface BalanceRow {
  readonly width: string;
  readonly bucket: string;
  readonly notifier: string;
  readonly at: string;
  readonly body: string;
}

/** Keeps the balances that a group has read: the last one of each bucket. */
export function addBalances(batch: Batch, schema: string, events: readonly EventDraft[]): void {
  const read = events.flatMap((event): readonly KeptBalance[] => {
    if (event.type !== 'balance.read') return [];
    const { notifier, at, balance } = event;
    return [{ notifier, step: '5m', bucket: floorTo(at.getTime(), '5m'), balance }];
  });
  putBalances(batch, schema, read);
}

export function putBalances(batch: Batch, schema: string, balances: readonly KeptBalance[]): void {
  put(batch, schema, balances.map(keptRow));
}

export async function readBalances(
  executor: Executor,
  asked: BalanceQuery,
): Promise<readonly BalancePoint[]> {
  const rows = await executor.query<BalanceRow>(
    `SELECT * FROM ${executor.schema}.balances WHERE bucket >= $1 AND ($2::text IS NULL OR notifier = $2)`,
    [asked.from.getTime(), asked.notifier ?? null],
  );
  return balancePoints(rows.map(kept), asked);
}

/** Of old balances, keeps the last of each wider bucket. Returns how many it moved. */
export async function thinBalances(executor: Executor, at: Date, limit: number): Promise<number> {
  const { schema } = executor;
  let count = 0;
  for (const { from, to, before } of thinnedAt(at)) {
    const rows = await executor.query<BalanceRow>(
      `DELETE FROM ${schema}.balances WHERE (width, bucket, notifier) IN
         (SELECT width, bucket, notifier FROM ${schema}.balances WHERE width = $1 AND bucket < $2
          ORDER BY bucket, notifier LIMIT $3)
       RETURNING *`,
      [stepMs[from], before, limit],
    );
    const batch = new Batch();
    put(
      batch,
      schema,
      rows.map(kept).map((one) => keptRow({ ...one, step: to, bucket: floorTo(one.bucket, to) })),
    );
    await batch.run(executor);
    count += rows.length;
  }
  return count;
}

type KeptRow = readonly [width: number, bucket: number, notifier: string, at: number, body: string];

function put(batch: Batch, schema: string, rows: readonly KeptRow[]): void {
  if (rows.length === 0) return;
  batch.add(
    `INSERT INTO ${schema}.balances AS b
     SELECT DISTINCT ON (width, bucket, notifier) *
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[]) AS u(width, bucket, notifier, at, body)
     ORDER BY width, bucket, notifier, at DESC
     ON CONFLICT (width, bucket, notifier) DO UPDATE SET at = excluded.at, body = excluded.body WHERE excluded.at >= b.at`,
    columnsOf(rows, 5),
  );
}

function keptRow({ notifier, step, bucket, balance: { at, ...balance } }: KeptBalance): KeptRow {
  return [stepMs[step], bucket, notifier, at.getTime(), JSON.stringify(balance)];
}

function kept({ width, bucket, notifier, at, body }: BalanceRow): KeptBalance {
  const step = (Object.keys(stepMs) as readonly Step[]).find((one) => stepMs[one] === Number(width)) ?? '5m';
  // `keptRow()` wrote it.
  const read = JSON.parse(body) as Omit<Balance, 'at'>;
  return { notifier, step, bucket: Number(bucket), balance: { ...read, at: new Date(Number(at)) } };
}
