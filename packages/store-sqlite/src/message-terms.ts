import { type Message, type Recipient, type Reference, type StoreQuery } from '@nkul/core/store';
import type { TermHash } from './term-hash.ts';

/** The hashes that a message is found by, beside those of its references. */
export function termsOf(message: Message, terms: TermHash): ReadonlySet<number> {
  const { key, template, batch, recipient } = message;
  const found = new Set<number>(addressesIn(recipient).map((address) => terms.of('to', address)));
  if (key !== undefined) found.add(terms.of('key', key));
  if (template !== undefined) found.add(terms.ofWord('template', template));
  if (batch !== undefined) found.add(terms.ofWord('batch', batch));
  return found;
}

export function referenceTerm({ reference }: Pick<Reference, 'reference'>, terms: TermHash): number {
  return terms.of('reference', reference);
}

/** All references and aliases of a message. */
export function referencesOf({ attempts }: Message): readonly string[] {
  return attempts.flatMap(({ reference, aliases = [] }) => (reference === undefined ? aliases : [reference, ...aliases]));
}

/** The terms that a query is looked for by: each message that matches has one of them. Undefined if it names no term. */
export function termsAsked({ key, to, template }: StoreQuery, terms: TermHash): readonly number[] | undefined {
  if (key !== undefined) return [terms.of('key', key)];
  if (to !== undefined) return to.map((address) => terms.of('to', address));
  if (template !== undefined) return [terms.ofWord('template', template)];
  return undefined;
}

function addressesIn({ phone, email, addresses = {} }: Recipient): readonly string[] {
  return [phone, email, ...Object.values(addresses)].filter((address) => address !== undefined);
}
