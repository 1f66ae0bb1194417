import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { scheduler } from 'node:timers/promises';
import { type Message, type MessageQuery, matchesQuery, type Page } from '@nkul/core/store';
import { stored } from './message-table.ts';
import { type Query, query } from './query.ts';

type MessageQueries = Query<{ readonly number: number; readonly data: string }>;

/** How many messages are read in one turn of the event loop, if a query needs more than the columns. */
const perTurn = 500;

/** Finds messages by their columns, then by metadata among those. */
export class Finder {
  readonly #db: DatabaseSync;
  /** Prepared statements by their text, one for each kind of query. */
  readonly #queries = new Map<string, MessageQueries>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async find(asked: MessageQuery): Promise<Page<Message>> {
    const limit = asked.limit ?? 100;
    const items: Message[] = [];
    for (let after = asked.after; ; ) {
      const count = asked.metadata === undefined ? limit + 1 - items.length : perTurn;
      const page = this.#read({ ...asked, ...(after !== undefined && { after }) }, count);
      for (const message of page) {
        if (asked.metadata !== undefined && !matchesQuery(message, { metadata: asked.metadata })) continue;
        const last = items.at(-1);
        if (items.length >= limit && last !== undefined) return { items, next: last.id };
        items.push(message);
      }
      after = page.at(-1)?.id;
      if (page.length < count || after === undefined) return { items };
      await scheduler.yield();
    }
  }

  #read(asked: MessageQuery, count: number): readonly Message[] {
    const { conditions, values } = conditionsOf(asked);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const sql = `SELECT number, data FROM messages ${where} ORDER BY id LIMIT ?`;
    const prepared: MessageQueries = this.#queries.get(sql) ?? query(this.#db, sql);
    this.#queries.set(sql, prepared);
    return prepared.all(...values, count).map((row) => stored(row).message);
  }
}

function conditionsOf(asked: MessageQuery): {
  readonly conditions: readonly string[];
  readonly values: readonly SQLInputValue[];
} {
  const { status, key, to, template, held, dueBy, createdAfter, createdBefore, after } = asked;
  const statuses = status === undefined ? undefined : typeof status === 'string' ? [status] : status;
  const given: readonly (readonly [condition: string, values: readonly SQLInputValue[]] | undefined)[] = [
    statuses && [`status IN (${statuses.map(() => '?').join()})`, statuses],
    key === undefined ? undefined : ['key = ?', [key]],
    // Only e-mail addresses contain an @.
    to === undefined ? undefined : [`${to.includes('@') ? 'email' : 'phone'} = ?`, [to]],
    template === undefined ? undefined : ['template = ?', [template]],
    held === undefined ? undefined : [`held = ${held ? 1 : 0}`, []],
    dueBy && ['due_at <= ?', [dueBy.getTime()]],
    createdAfter && ['created_at > ?', [createdAfter.getTime()]],
    createdBefore && ['created_at < ?', [createdBefore.getTime()]],
    after === undefined ? undefined : ['id > ?', [after]],
  ];
  const parts = given.filter((part) => part !== undefined);
  return { conditions: parts.map(([condition]) => condition), values: parts.flatMap(([, values]) => values) };
}
