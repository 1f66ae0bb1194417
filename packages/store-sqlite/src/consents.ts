import { type Category, type Changes, categories, optOutsOf } from '@nkul/core/store';
import type { MarkTable } from './mark-table.ts';
import type { StoredMessage } from './recent-messages.ts';

/** The categories of messages that an address takes no more. */
export interface Consent {
  /** The name of the mark of the address. */
  readonly name: string;
  /** In the order of `categories`. Empty if it takes all. */
  readonly optOuts: readonly Category[];
}

/** A consent that a group of changes changes. */
export interface ChangedConsent extends Consent {
  /** Those before the change. */
  readonly before: readonly Category[];
}

/** The consents that a group of changes changes, before they are written. */
export function changedConsents(
  facts: MarkTable,
  { marks }: Changes<StoredMessage>,
): readonly ChangedConsent[] {
  return [...marks].flatMap(([name, mark]) => {
    if (mark !== undefined && mark.kind !== 'address') return [];
    const [before, optOuts] = [optOutsIn(facts.get(name)), optOutsIn(mark)];
    return areSame(before, optOuts) ? [] : { name, before, optOuts };
  });
}

/** The categories that an address takes no more, by its mark. */
export function optOutsIn(mark: ReturnType<MarkTable['get']>): readonly Category[] {
  return mark?.kind === 'address' ? inOrder(optOutsOf(mark.facts).map(([category]) => category)) : [];
}

export function inOrder(some: readonly string[]): readonly Category[] {
  return categories.filter((category) => some.includes(category));
}

/** True for two lists in the same order with the same categories. */
export function areSame(one: readonly Category[], other: readonly Category[]): boolean {
  return one.join() === other.join();
}
