import { categories, type RecordItem } from '@nkul/core/store';
import type { Consent } from './consents.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** How many addresses are changed in one transaction. */
const perTransaction = 250;

/** Notes again which messages people took when the journal ended. Returns how many addresses have changed by it. */
export async function consentAgain(
  store: SqliteStore,
  consents: readonly Consent[],
  at: Date,
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < consents.length; from += perTransaction) {
    const part = consents.slice(from, from + perTransaction);
    const items = part.flatMap((consent) => itemsOf(consent, at));
    const names = new Set<string>();
    for (const [index, done] of (await store.record(items)).entries()) {
      if (!done.ok) throw done.error;
      const item = items[index];
      if (done.events.length > 0 && item?.kind === 'address') names.add(item.happening.address);
    }
    changed += names.size;
  }
  return changed;
}

function itemsOf({ name, optOuts }: Consent, at: Date): readonly RecordItem[] {
  const others = categories.filter((category) => !optOuts.includes(category));
  const about = { at, address: `#${name}`, by: 'import' } as const;
  return [
    { kind: 'address', happening: { ...about, type: 'opted_out', categories: optOuts } },
    { kind: 'address', happening: { ...about, type: 'opted_in', categories: others } },
  ];
}
