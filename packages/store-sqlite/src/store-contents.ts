import type { DatabaseSync } from 'node:sqlite';
import {
  type Act,
  type Balance,
  type ChargeChange,
  type CoreEvent,
  type Counter,
  countersIn,
  type KeptBalance,
  type Mark,
  type Message,
  type ParkedReport,
  type Pause,
  type Step,
  stepMs,
  type Tally,
} from '@nkul/core/store';
import { type Query, query } from './query.ts';
import { resolveSettings } from './settings.ts';
import { Tables } from './tables.ts';

/** How many rows are read at once. */
const perPage = 500;

/** All that a file keeps, for a move to another kind of store. Pages are read when they are asked for. */
export class StoreContents {
  /** `Store.secret`. */
  readonly secret: Uint8Array;
  readonly #db: DatabaseSync;
  readonly #tables: Tables;

  constructor(db: DatabaseSync, secret: Uint8Array, file: string) {
    this.#db = db;
    this.secret = secret;
    this.#tables = new Tables(db, secret, resolveSettings({ file }));
  }

  /** Since when the store is closed, as it was restored. */
  get restoredAt(): Date | undefined {
    return this.#tables.closing.since;
  }

  get pauses(): readonly Pause[] {
    return this.#tables.pauses.all();
  }

  get lanes(): ReadonlyMap<string, string> {
    return this.#tables.lanes.all();
  }

  /** The amounts taken of limits, as changes to empty counters. */
  get charges(): readonly ChargeChange[] {
    return this.#tables.charges.all();
  }

  /** The facts about addresses and the like. */
  get marks(): readonly Mark[] {
    return this.#tables.facts.all();
  }

  get subscribers(): readonly { readonly name: string; readonly cursor: number }[] {
    return query<{ readonly name: string; readonly cursor: number }>(
      this.#db,
      'SELECT name, cursor FROM subscribers',
    ).all();
  }

  get balances(): readonly KeptBalance[] {
    const rows = query<BalanceRow>(this.#db, 'SELECT * FROM balances').all();
    return rows.map(({ width, bucket, notifier, at, balance }) => {
      // The table of balances wrote it.
      const read = JSON.parse(balance) as Omit<Balance, 'at'>;
      return { notifier, step: stepOf(width), bucket, balance: { ...read, at: new Date(at) } };
    });
  }

  /** The number of the last event that was ever stored; 0 without one. */
  get lastEvent(): number {
    return this.#tables.events.latest;
  }

  *messages(): Generator<readonly Message[]> {
    const { messages } = this.#tables;
    for (const numbers of this.#numbers())
      yield numbers.flatMap((number) => messages.byNumber(number)?.message ?? []);
  }

  *events(): Generator<readonly CoreEvent[]> {
    for (let after = 0; ; ) {
      const events = this.#tables.events.after(after, perPage);
      const last = events.at(-1);
      if (last === undefined) return;
      yield events;
      after = last.sequence;
    }
  }

  *parked(): Generator<readonly ParkedReport[]> {
    yield* pagesOf(this.#tables.parked.oldest(Number.MAX_SAFE_INTEGER));
  }

  *acts(): Generator<readonly Act[]> {
    const found: Act[] = [];
    let after: string | undefined;
    do {
      const page = this.#tables.acts.find({ limit: perPage, ...(after !== undefined && { after }) });
      found.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    yield* pagesOf(found.reverse());
  }

  *tallies(): Generator<readonly Tally[]> {
    const rows = query<TallyRow>(this.#db, 'SELECT * FROM counters').all();
    // One that was taken back has nothing left.
    yield* pagesOf(rows.map(readTally).filter(({ counts }) => countersIn(counts).length > 0));
  }

  *#numbers(): Generator<readonly number[]> {
    const next: Query<{ readonly number: number }> = query(
      this.#db,
      `SELECT number FROM messages WHERE number > ? ORDER BY number LIMIT ${perPage}`,
    );
    for (let after = 0; ; ) {
      const numbers = next.all(after).map(({ number }) => number);
      const last = numbers.at(-1);
      if (last === undefined) return;
      yield numbers;
      after = last;
    }
  }
}

interface BalanceRow {
  readonly width: number;
  readonly bucket: number;
  readonly notifier: string;
  readonly at: number;
  readonly balance: string;
}

interface TallyRow extends Omit<Tally, 'step' | 'counts'>, Readonly<Record<Counter, number>> {
  readonly number: number;
  readonly width: number;
}

function readTally(row: TallyRow): Tally {
  const { number: _, width, bucket, notifier, route, template, place, detail, ...counts } = row;
  const changed = Object.entries(counts).filter(([, count]) => count !== 0);
  return {
    ...{ step: stepOf(width), bucket, notifier, route, template, place, detail },
    counts: Object.fromEntries(changed),
  };
}

function stepOf(width: number): Step {
  return (Object.keys(stepMs) as readonly Step[]).find((one) => stepMs[one] === width) ?? '5m';
}

function* pagesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += perPage) yield items.slice(from, from + perPage);
}
