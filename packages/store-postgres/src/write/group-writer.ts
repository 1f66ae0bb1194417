import type {
  Added,
  ClaimAnswer,
  Difference,
  Due,
  Group,
  Ledger,
  Message,
  Recorded,
  Recorder,
  RecordItem,
  Resend,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { isLockTimeout, isOfItem, keyHeld, storeFailure } from '../connect/sql-failure.ts';
import { heldKeys, mostKeyLocks } from '../lock/key-locks.ts';
import { lockNotifiers } from '../lock/locks.ts';
import type { StoredMessage } from '../tables/message-row.ts';
import { type LedgerOptions, loadLedger } from './load-ledger.ts';
import { type ChangesOptions, writeChanges } from './write-changes.ts';

/** How long the adding of messages waits for a lock, in milliseconds: first together, then each message with a key by itself. */
export const addLockMs = 100;
/**
 * How long a message without a key waits for a lock by itself, in milliseconds: it is one of another store, for a moment, such as that of
 * a limit. A transaction of the application may keep a key for long.
 */
const keylessLockMs = 500;
/** How long the others of a group wait, once one has waited in vain: each would wait as long for the lock, such as that of a table. */
const blockedLockMs = 10;

/** The limits of a store, its secret, and the names of its counters. */
export interface WriterOptions extends LedgerOptions, ChangesOptions {}

/** The answer to an item that the database does not take. */
interface Failed {
  readonly ok: false;
  readonly error: Error;
  /** True if another transaction has the key of the message, or keeps a lock that it needs. */
  readonly held?: true;
}

/** Writes groups of changes in a transaction that is open: all items in a few statements, or one by one. */
export class GroupWriter {
  readonly #executor: Executor;
  readonly #recorder: Recorder;
  readonly #options: WriterOptions;
  readonly #oneByOne: boolean;
  /** True once an item has waited in vain for a lock, and not for its key. */
  #blocked = false;

  /** @param oneByOne true after a group failed: then an item that the database does not take leaves no trace */
  constructor(executor: Executor, recorder: Recorder, options: WriterOptions, oneByOne: boolean) {
    this.#executor = executor;
    this.#recorder = recorder;
    this.#options = options;
    this.#oneByOne = oneByOne;
  }

  /** @param onlyLocked true to answer that keys are held, if they are too many to be locked: one of them has kept the group waiting */
  async add(
    messages: readonly Message[],
    resends: readonly Resend[] = [],
    onlyLocked = false,
  ): Promise<readonly Added[]> {
    const keys = [...new Set(messages.flatMap(({ key }) => key ?? []))];
    const unlocked = onlyLocked ? keys.slice(mostKeyLocks) : [];
    const held = new Set([...(await heldKeys(this.#executor, keys)), ...unlocked]);
    const isHeld = ({ key }: Message): boolean => key !== undefined && held.has(key);
    const free = messages.filter((message) => !isHeld(message));
    const answers = await this.#write(free, (part) => ({
      group: { add: part },
      decide: (ledger) => this.#recorder.add(part, ledger, { resends }),
    }));
    const next = answers.values();
    return messages.map((message) => (isHeld(message) ? undefined : next.next().value) ?? heldAnswer());
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    await lockNotifiers(this.#executor, items.flatMap(pausedBy));
    return await this.#write(items, (part) => ({
      group: { record: part },
      decide: (ledger) => this.#recorder.record(part, ledger),
    }));
  }

  /** @param rows due messages, which the transaction has locked */
  async claim(rows: readonly StoredMessage[], due: Due): Promise<readonly ClaimAnswer[]> {
    return await this.#write(rows, (part) => ({
      group: { claim: part.map(({ message }) => message) },
      taken: part,
      decide: (ledger) => this.#recorder.claim(part, due, ledger),
    }));
  }

  async #write<Item, Answer extends { readonly ok: boolean }>(
    items: readonly Item[],
    plan: (part: readonly Item[]) => Plan<Answer>,
  ): Promise<readonly (Answer | Failed)[]> {
    if (items.length === 0) return [];
    if (!this.#oneByOne) return await this.#apply(plan(items));
    const answers: (Answer | Failed)[] = [];
    for (const item of items) answers.push(...(await this.#applyAlone(plan([item]))));
    return answers;
  }

  async #apply<Answer>({ group, taken, decide }: Plan<Answer>): Promise<readonly Answer[]> {
    const needs = this.#recorder.needs(group, this.#options.secret);
    const ledger = await loadLedger(this.#executor, needs, this.#options, taken);
    const { changes, answers } = decide(ledger);
    return answers(await writeChanges(this.#executor, changes, this.#options));
  }

  async #applyAlone<Answer>(plan: Plan<Answer>): Promise<readonly (Answer | Failed)[]> {
    const { add } = plan.group;
    const hasKey = add?.some(({ key }) => key !== undefined) ?? false;
    const lockMs = this.#blocked ? blockedLockMs : hasKey ? addLockMs : keylessLockMs;
    const lock = add === undefined ? '' : `; SET LOCAL lock_timeout = ${lockMs}`;
    await this.#executor.query(`SAVEPOINT item${lock}`);
    try {
      const answers = await this.#apply(plan);
      await this.#executor.query('RELEASE SAVEPOINT item');
      return answers;
    } catch (error) {
      if (!isOfItem(error) && !isLockTimeout(error)) throw error;
      await this.#executor.query('ROLLBACK TO SAVEPOINT item');
      const failed = { ok: false, error: storeFailure(error) } as const;
      if (!isLockTimeout(error)) return [failed];
      if (hasKey) return [heldAnswer()];
      this.#blocked = true;
      return [{ ...failed, held: true }];
    }
  }
}

/** A part of a group, and who decides what becomes of it. */
interface Plan<Answer> {
  readonly group: Group;
  readonly taken?: readonly StoredMessage[];
  readonly decide: (ledger: Ledger<StoredMessage>) => Difference<StoredMessage, Answer>;
}

function heldAnswer(): Failed {
  return { ok: false, error: keyHeld(), held: true };
}

/** The notifier whose pause an item changes. */
function pausedBy(item: RecordItem): readonly string[] {
  if (item.kind !== 'notifier') return [];
  const { type } = item.happening;
  return type === 'paused' || type === 'resumed' ? [item.notifier] : [];
}
