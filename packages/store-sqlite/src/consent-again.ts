import { type AddressFacts, optOutsOf, type RecordItem } from '@nkul/core/store';
import type { DatedConsent } from './journal-entries.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** How many addresses are changed in one transaction. */
const perTransaction = 250;

/**
 * Notes again which messages people took when the journal ended, by the lines that may be later than the backup. An opt-out that the
 * backup has stays if it is later than the line.
 *
 * @returns how many addresses have changed by it
 */
export async function consentAgain(
  store: SqliteStore,
  consents: readonly DatedConsent[],
  { at, lastChangeMs }: { readonly at: Date; readonly lastChangeMs: number },
): Promise<number> {
  const later = consents.filter((one) => one.at >= lastChangeMs);
  let changed = 0;
  for (let from = 0; from < later.length; from += perTransaction) {
    const part = later.slice(from, from + perTransaction);
    const marks = await store.marks({ names: part.map(({ name }) => name) });
    const known = new Map(marks.map(({ name, facts }) => [name, facts]));
    const items = part.flatMap((consent) => itemsOf(consent, known.get(consent.name) ?? {}, at));
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

function itemsOf(
  { name, optOuts, at: written }: DatedConsent,
  facts: AddressFacts,
  at: Date,
): readonly RecordItem[] {
  const over = optOutsOf(facts).flatMap(([category, { since }]) =>
    optOuts.includes(category) || since > written ? [] : category,
  );
  const about = { at, address: `#${name}`, by: 'import' } as const;
  return [
    { kind: 'address', happening: { ...about, type: 'opted_out', categories: optOuts } },
    { kind: 'address', happening: { ...about, type: 'opted_in', categories: over } },
  ];
}
