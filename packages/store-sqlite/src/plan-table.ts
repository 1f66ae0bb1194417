import type { DatabaseSync } from 'node:sqlite';
import type { PlannedStep } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

type Steps = readonly PlannedStep[];

/** The steps of messages. Thousands of messages have the same, which are stored once. */
export class PlanTable {
  readonly #insert: Command;
  readonly #find: Query<{ readonly number: number }>;
  readonly #get: Query<{ readonly steps: string }>;
  #numbers = new WeakMap<Steps, number>();
  readonly #steps = new Map<number, Steps>();

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT INTO plans (steps) VALUES (?)');
    this.#find = query(db, 'SELECT number FROM plans WHERE steps = ?');
    this.#get = query(db, 'SELECT steps FROM plans WHERE number = ?');
  }

  numberOf(steps: Steps): number {
    const known = this.#numbers.get(steps);
    if (known !== undefined) return known;
    const text = JSON.stringify(steps);
    const number = this.#find.get(text)?.number ?? this.#insert.run(text).inserted;
    this.#numbers.set(steps, number);
    return number;
  }

  steps(number: number): Steps {
    const known = this.#steps.get(number);
    if (known !== undefined) return known;
    const steps = JSON.parse(this.#get.get(number)?.steps ?? '[]') as Steps;
    this.#steps.set(number, steps);
    this.#numbers.set(steps, number);
    return steps;
  }

  /** Drops what it knows, after a transaction was rolled back that may have made a number. */
  forget(): void {
    this.#numbers = new WeakMap();
    this.#steps.clear();
  }
}
