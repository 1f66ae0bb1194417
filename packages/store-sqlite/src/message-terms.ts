import type { Message, Recipient, Reference, StoreQuery } from '@nkul/core/store';
import type { TermHash } from './term-hash.ts';

/** The hashes that a message is found by, beside those of its key and its references. */
export function termsOf(message: Message, terms: TermHash): ReadonlySet<number> {
  const { template, batch, recipient, attempts } = message;
  const found = new Set<number>(addressesIn(recipient).map((address) => terms.of('to', address)));
  for (const tail of tailsIn(recipient)) found.add(terms.ofWord('tail', tail));
  for (const { notifier } of attempts) found.add(terms.ofWord('notifier', notifier));
  if (template !== undefined) found.add(terms.ofWord('template', template));
  if (batch !== undefined) found.add(terms.ofWord('batch', batch));
  return found;
}

export function keyTerm(key: string, terms: TermHash): number {
  return terms.of('key', key);
}

export function referenceTerm({ reference }: Pick<Reference, 'reference'>, terms: TermHash): number {
  return terms.of('reference', reference);
}

/** The term of a message with a reference and an address. */
export function referenceToTerm(
  { reference }: Pick<Reference, 'reference'>,
  to: string,
  terms: TermHash,
): number {
  return terms.of('reference to', `${reference}\0${to}`);
}

/** All references and aliases of a message. */
export function referencesOf({ attempts }: Message): readonly string[] {
  return attempts.flatMap(({ reference, aliases = [] }) =>
    reference === undefined ? aliases : [reference, ...aliases],
  );
}

/** The terms that a query is looked for by: each message that matches has one of them. Undefined if it names no term. */
export function termsAsked(
  { reference, to, batch, tail, notifier, template }: StoreQuery,
  terms: TermHash,
): readonly number[] | undefined {
  if (reference !== undefined) return [referenceTerm(reference, terms)];
  if (to !== undefined) return to.map((address) => terms.of('to', address));
  if (batch !== undefined) return [terms.ofWord('batch', batch)];
  if (tail !== undefined) return [terms.ofWord('tail', tail)];
  if (notifier !== undefined) return [terms.ofWord('notifier', notifier)];
  if (template !== undefined) return [terms.ofWord('template', template)];
  return undefined;
}

/** The hashes of the notifiers that a change has added. */
export function notifierTerms(before: Message, after: Message, terms: TermHash): readonly number[] {
  return after.attempts
    .slice(before.attempts.length)
    .map(({ notifier }) => terms.ofWord('notifier', notifier));
}

/** The last four digits of each telephone number. */
function tailsIn(recipient: Recipient): readonly string[] {
  return addressesIn(recipient).flatMap((address) => (/^\+\d{4,}$/.test(address) ? [address.slice(-4)] : []));
}

function addressesIn({ phone, email, addresses = {} }: Recipient): readonly string[] {
  return [phone, email, ...Object.values(addresses)].filter((address) => address !== undefined);
}
