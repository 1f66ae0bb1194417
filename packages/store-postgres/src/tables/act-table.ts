import type { Act, ActDraft, ActQuery, Page } from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { wordTerm } from '../lock/term.ts';
import { columnsOf } from './columns.ts';

interface ActRow {
  readonly number: string;
  readonly at: string;
  readonly body: string;
}

export function addActs(batch: Batch, schema: string, acts: readonly ActDraft[]): void {
  if (acts.length === 0) return;
  batch.add(
    `INSERT INTO ${schema}.acts (at, actor, message, body)
     SELECT u.at, u.actor, u.message, u.body
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
       WITH ORDINALITY AS u(at, actor, message, body, place) ORDER BY u.place`,
    columnsOf(
      acts.map(({ at, ...act }) => [
        at.getTime(),
        act.by === undefined ? null : wordTerm('actor', act.by.name),
        act.message ?? null,
        JSON.stringify(act),
      ]),
      4,
    ),
  );
}

export async function findActs(
  executor: Executor,
  { by, message, notifier, after, limit = 100 }: ActQuery,
): Promise<Page<Act>> {
  const rows = await executor.query<ActRow>(
    `SELECT number, at, body FROM ${executor.schema}.acts
     WHERE number < $1 AND ($2::bigint IS NULL OR actor = $2) AND ($3::text IS NULL OR message = $3)
       AND ($4::text IS NULL OR body::json->>'notifier' = $4)
     ORDER BY number DESC LIMIT $5`,
    [
      after === undefined ? Number.MAX_SAFE_INTEGER : Number(after),
      by === undefined ? null : wordTerm('actor', by),
      message ?? null,
      notifier ?? null,
      limit + 1,
    ],
    { plannedByValues: true },
  );
  const items = rows.slice(0, limit).map(readAct);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last && { next: String(last.number) }) };
}

/** Erases the notes of acts on messages. The note on an erasure stays: it says why the data is gone. */
export async function eraseNotes(executor: Executor, messages: readonly string[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = await executor.query<ActRow>(
    `SELECT number, at, body FROM ${executor.schema}.acts WHERE message = ANY($1::text[])`,
    [messages],
  );
  const erased = rows
    .map(readAct)
    .flatMap(({ number, at: _, note, ...act }) =>
      note === undefined || act.what === 'erased' ? [] : [[number, JSON.stringify(act)]],
    );
  if (erased.length === 0) return;
  await executor.query(
    `UPDATE ${executor.schema}.acts AS a SET body = u.body
     FROM unnest($1::bigint[], $2::text[]) AS u(number, body) WHERE a.number = u.number`,
    columnsOf(erased, 2),
  );
}

function readAct({ number, at, body }: ActRow): Act {
  // `addActs()` wrote it.
  const act = JSON.parse(body) as Omit<ActDraft, 'at'>;
  return { ...act, number: Number(number), at: new Date(Number(at)) };
}
