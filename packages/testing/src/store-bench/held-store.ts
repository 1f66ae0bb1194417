import assert from 'node:assert/strict';
import type { Store } from '@nkul/core/store';
import type { StoreBench } from './store-bench.ts';

/** How many questions of another store are answered before a call counts as waiting. */
const looks = 200;

/** A call whose transaction waits before its commit. */
interface HeldCall<Result> {
  commit(): Promise<Result>;
  rollBack(): Promise<void>;
}

/** A store that holds calls before their commit. */
export class HeldStore {
  readonly #store: Store;
  readonly #gate: CommitGate;

  private constructor(store: Store, gate: CommitGate) {
    this.#store = store;
    this.#gate = gate;
  }

  /** Opens one beside the stores of a bench. */
  static async on(bench: StoreBench): Promise<HeldStore> {
    const gate = new CommitGate();
    bench.onEnd(() => gate.open());
    return new HeldStore(await bench.another({ beforeCommit: () => gate.pass() }), gate);
  }

  /** Begins a call, and returns once it waits before its commit. */
  async hold<Result>(begin: (store: Store) => Promise<Result>): Promise<HeldCall<Result>> {
    const arrived = this.#gate.close();
    const call = begin(this.#store);
    call.catch(() => {});
    await Promise.race([arrived, call]);
    return {
      commit: async () => {
        this.#gate.open();
        return await call;
      },
      rollBack: async () => {
        this.#gate.refuse();
        await assert.rejects(call);
      },
    };
  }
}

class CommitGate {
  #opened: PromiseWithResolvers<void> | undefined;
  #arrive = (): void => {};

  /** Closes the gate. Resolves when a transaction waits before it. */
  close(): Promise<void> {
    this.#opened = Promise.withResolvers();
    return new Promise((resolve) => {
      this.#arrive = resolve;
    });
  }

  async pass(): Promise<void> {
    this.#arrive();
    await this.#opened?.promise;
  }

  open(): void {
    this.#opened?.resolve();
    this.#opened = undefined;
  }

  refuse(): void {
    this.#opened?.reject(new Error('the contract refuses this commit'));
    this.#opened = undefined;
  }
}

/** True if a call has ended before another store has answered many questions: so it does not wait for a held transaction. */
export async function hasEnded(call: Promise<unknown>, other: Store): Promise<boolean> {
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  call.then(end, end);
  for (let look = 0; look < looks && !ended; look += 1) await other.count();
  return ended;
}
