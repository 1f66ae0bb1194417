import { type Category, type Changes, optOutsOf } from '@nkul/core/store';
import type { MarkTable } from './mark-table.ts';
import type { StoredMessage } from './recent-messages.ts';

/** The categories of messages that an address takes no more. */
export interface Consent {
  /** The name of the mark of the address. */
  readonly name: string;
  /** Empty if it takes all again. */
  readonly optOuts: readonly Category[];
  /** True if it takes more than before, and nothing less. */
  readonly isOptIn?: boolean;
}

/** The consents that a group of changes changes, before they are written. */
export function changedConsents(facts: MarkTable, { marks }: Changes<StoredMessage>): readonly Consent[] {
  return [...marks].flatMap(([name, mark]) => {
    if (mark !== undefined && mark.kind !== 'address') return [];
    const before = categoriesOf(facts.get(name));
    const optOuts = categoriesOf(mark);
    const isOptIn = optOuts.every((category) => before.includes(category));
    return optOuts.join() === before.join() ? [] : { name, optOuts, isOptIn };
  });
}

function categoriesOf(mark: ReturnType<MarkTable['get']>): readonly Category[] {
  return mark?.kind === 'address' ? optOutsOf(mark.facts).map(([category]) => category) : [];
}
