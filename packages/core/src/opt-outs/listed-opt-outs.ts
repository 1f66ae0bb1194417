import { optOutsOf } from '../mark/address-facts.ts';
import type { Category } from '../model/category.ts';
import type { ConsentSource } from '../model/delivery-report.ts';
import type { StoreReads } from '../ports/reading.ts';

/** How many addresses are read at once. */
const perPage = 500;

/** An opt-out, as an export has it. */
export interface ListedOptOut {
  /** The keyed hash of the address, after `#`: `optOut()` and `importOptOuts()` take it for the address. */
  readonly to: string;
  readonly category: Category;
  readonly since: Date;
  readonly by: ConsentSource;
}

/** All opt-outs of a store, in the order of their hashes. */
export async function* listedOptOuts(
  store: Pick<StoreReads, 'marks'>,
): AsyncGenerator<ListedOptOut, void, undefined> {
  for (let after = ''; ; ) {
    const marks = await store.marks({ after, limit: perPage });
    for (const { name, facts } of marks)
      for (const [category, { since, by }] of optOutsOf(facts))
        yield { to: `#${name}`, category, since: new Date(since), by };
    const last = marks.at(-1);
    if (last === undefined || marks.length < perPage) return;
    after = last.name;
  }
}
