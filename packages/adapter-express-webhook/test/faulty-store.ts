import { memoryStore, StoreError } from '@nkul/core';
import type { Plugin } from '@nkul/core/adapter';
import { type Recorded, type RecordItem, STORE, type Store } from '@nkul/core/store';

/** How a store records: as it should, with some failing items, not at all, or late. */
export interface Fault {
  readonly item?: (item: RecordItem) => boolean;
  readonly all?: boolean;
  readonly until?: Promise<void>;
}

/** A store in memory that fails on demand. */
export function faultyStore(): Plugin & { fault: Fault } {
  const store = memoryStore();
  const plugin: Plugin & { fault: Fault } = {
    name: 'faulty-store',
    fault: {},
    register: (container) => {
      const faulty = new Proxy(store, {
        get(_store, name) {
          if (name === 'record') return (items: readonly RecordItem[]) => record(store, items, plugin.fault);
          const value: unknown = Reflect.get(store, name);
          return typeof value === 'function' ? value.bind(store) : value;
        },
      });
      container.registerInstance(STORE, faulty);
    },
  };
  return plugin;
}

async function record(
  store: Store,
  items: readonly RecordItem[],
  { all = false, item: fails = () => false, until }: Fault,
): Promise<readonly Recorded[]> {
  await until;
  if (all) throw new StoreError('the disk is full');
  const recorded = (await store.record(items.filter((item) => !fails(item)))).values();
  const failed: Recorded = { ok: false, error: new StoreError('the row is locked') };
  return items.map((item) => (fails(item) ? failed : (recorded.next().value ?? failed)));
}
