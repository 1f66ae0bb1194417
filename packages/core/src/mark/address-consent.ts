import type { Category } from '../model/category.ts';
import type { ConsentSource } from '../model/delivery-report.ts';
import { type AddressFacts, optOutsOf, suppressedUntil } from './address-facts.ts';
import { type AddressMark, counts } from './mark.ts';

/** The reasons for which an address gets few messages, or is not tried. */
export interface AddressConsent {
  /** The categories of messages from which its owner opted out; it may be empty. */
  readonly optOuts: readonly {
    readonly category: Category;
    readonly since: Date;
    readonly by: ConsentSource;
  }[];
  /** It is gone, or was refused several times: it is not tried until then, by at least one channel. Absent if it is tried. */
  readonly suppressedUntil?: Date;
}

/** Reads the marks of an address, in all its forms; undefined if all may go to it. */
export function consentOf(marks: readonly AddressMark[], at: Date): AddressConsent | undefined {
  const all = marks.filter((mark) => counts(mark, at)).map(({ facts }) => facts);
  const byCategory = new Map(
    all
      .flatMap(optOutsOf)
      .map(([category, { since, by }]) => [category, { category, since: new Date(since), by }]),
  );
  const optOuts = [...byCategory.values()];
  const until = latest(all, at);
  if (optOuts.length === 0 && until === undefined) return undefined;
  return { optOuts, ...(until && { suppressedUntil: until }) };
}

function latest(all: readonly AddressFacts[], at: Date): Date | undefined {
  const times = all.flatMap((facts) => suppressedUntil(facts, at) ?? []);
  return times.sort((a, b) => a.getTime() - b.getTime()).at(-1);
}
