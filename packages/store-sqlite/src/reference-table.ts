import type { DatabaseSync } from 'node:sqlite';
import type { Attempt, Message } from '@nkul/core';
import { type Command, command, type Query, query } from './query.ts';

/** What a provider knows an attempt by. */
export interface Reference {
  readonly notifier: string;
  readonly reference: string;
}

/** Providers' references and aliases, and the messages that they belong to. */
export class ReferenceTable {
  readonly #insert: Command;
  readonly #find: Query<{ readonly message: number }>;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO message_references VALUES (?, ?, ?)');
    this.#find = query(
      db,
      'SELECT message FROM message_references WHERE notifier = ? AND reference = ? ORDER BY message',
    );
  }

  /** The numbers of the messages with a reference, oldest first. */
  find({ notifier, reference }: Reference): readonly number[] {
    return this.#find.all(notifier, reference).map(({ message }) => message);
  }

  /** Writes the references that a message has now, and returns those that are new with it. */
  link(number: number, after: Message, before: Message): readonly Reference[] {
    const fresh: Reference[] = [];
    for (const [index, attempt] of after.attempts.entries()) {
      if (sameReferences(attempt, before.attempts[index])) continue;
      for (const one of referencesOf(attempt)) {
        if (this.#insert.run(one.notifier, one.reference, number).changes > 0) fresh.push(one);
      }
    }
    return fresh;
  }

  /** Writes the references of a message that comes with attempts. */
  insertAll(number: number, { attempts }: Message): void {
    for (const one of attempts.flatMap(referencesOf)) this.#insert.run(one.notifier, one.reference, number);
  }
}

function referencesOf({ notifier, reference, aliases = [] }: Attempt): readonly Reference[] {
  const all = reference === undefined ? aliases : [reference, ...aliases];
  return all.map((one) => ({ notifier, reference: one }));
}

function sameReferences(a: Attempt, b: Attempt | undefined): boolean {
  return a === b || (b !== undefined && a.reference === b.reference && a.aliases === b.aliases);
}
