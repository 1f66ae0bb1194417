import { type AddressFacts, optOutsOf, type RecordItem } from '@nkul/core/store';
import { type BackupEnd, isAfter } from './backup-end.ts';
import type { DatedConsent } from './journal-entries.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** How many addresses are changed in one transaction. */
const perTransaction = 250;

/**
 * Notes again which messages people took when the journal ended. All opt-outs of its last line of an address count, also if its
 * time is early: the clock may have gone back, and an opt-out too many is ended by the person. An opt-out of the backup that the line
 * does not have is ended only if the line is later.
 *
 * @returns how many addresses have changed by it
 */
export async function consentAgain(
  store: SqliteStore,
  consents: readonly DatedConsent[],
  { at, end }: { readonly at: Date; readonly end: BackupEnd },
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < consents.length; from += perTransaction) {
    const part = consents.slice(from, from + perTransaction);
    const marks = await store.marks({ names: part.map(({ name }) => name) });
    const known = new Map(marks.map(({ name, facts }) => [name, facts]));
    const items = part.flatMap((consent) =>
      itemsOf(consent, known.get(consent.name) ?? {}, { at, isLater: isAfter(end, consent.number) }),
    );
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
  { at, isLater }: { readonly at: Date; readonly isLater: boolean | undefined },
): readonly RecordItem[] {
  const over = optOutsOf(facts).flatMap(([category, { since }]) =>
    optOuts.includes(category) || !(isLater ?? since <= written) ? [] : category,
  );
  const about = { at, address: `#${name}`, by: 'import' } as const;
  return [
    { kind: 'address', happening: { ...about, type: 'opted_out', categories: optOuts } },
    { kind: 'address', happening: { ...about, type: 'opted_in', categories: over } },
  ];
}
