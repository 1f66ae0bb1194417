import type { StoreReads } from '@nkul/core/store';
import type { ResolvedSettings } from './settings.ts';

/** The name of a question, and its arguments, as a thread gets them. */
export type Question = {
  [Name in keyof StoreReads]: { readonly name: Name; readonly given: Parameters<StoreReads[Name]> };
}[keyof StoreReads];

/** The end of a question: its answer, or an error. */
export type Answered =
  | { readonly ok: true; readonly answer: unknown }
  | {
      readonly ok: false;
      /** True for a StoreError. */
      readonly isStoreError: boolean;
      readonly message: string;
    };

/** The messages of a thread: first that its program is loaded, then the end of each question. */
export type FromThread = 'ready' | Answered;

/** The data with which a thread opens the store. The path of the file is whole. */
export interface ThreadData {
  readonly settings: ResolvedSettings;
  readonly secret: Uint8Array;
}

/** Asks a store. */
export function ask(store: StoreReads, question: Question): Promise<unknown> {
  switch (question.name) {
    case 'get':
      return store.get(...question.given);
    case 'find':
      return store.find(...question.given);
    case 'count':
      return store.count();
    case 'pauses':
      return store.pauses();
    case 'marks':
      return store.marks(...question.given);
    case 'history':
      return store.history(...question.given);
    case 'strays':
      return store.strays(...question.given);
    case 'queues':
      return store.queues();
    case 'heldKinds':
      return store.heldKinds();
    case 'unknown':
      return store.unknown();
    case 'latest':
      return store.latest();
    case 'stats':
      return store.stats(...question.given);
    case 'balances':
      return store.balances(...question.given);
    case 'acts':
      return store.acts(...question.given);
  }
}
