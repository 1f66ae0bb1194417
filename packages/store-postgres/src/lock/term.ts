import { hash } from 'node:crypto';
import { type Address, heldKind, type Message, type Recipient, type Reference } from '@nkul/core/store';

/**
 * A hash by which a row is found: short whatever the length of the value, and without it. It is a whole number of 64 bits,
 * as text. Messages that are found by it are compared in full. For parked reports, acts and attempts near an address it is the
 * value itself: that two of them have equal hashes is not to be expected.
 */
function term(kind: string, ...values: readonly string[]): string {
  return String(digest(kind, values).readBigInt64LE());
}

/** The hash of a key is longer, as it must be another for each key. */
export function keyTerm(key: string): string {
  return digest('key', [key]).toString('base64url').slice(0, 22);
}

/** The notifier is not in it: people ask for a reference alone, and each index costs a message. */
export function referenceTerm({ reference }: Pick<Reference, 'reference'>): string {
  return term('reference', reference);
}

/** The terms of all references by which a message is found. */
export function termsOfReferences({ attempts }: Message): readonly string[] {
  const references = attempts.flatMap(({ reference, aliases = [] }) => [reference, ...aliases]);
  const known = new Set(references.filter((one) => one !== undefined));
  return [...known].map((reference) => referenceTerm({ reference }));
}

/** The term of an address, as one notifier reaches it. */
export function nearTerm({ notifier, address }: Address): string {
  return term('near', notifier, address);
}

export function addressTerm(address: string): string {
  return term('to', address);
}

export function wordTerm(kind: 'tail' | 'template' | 'batch' | 'actor', value: string): string {
  return term(kind, value);
}

export function heldTerm(message: Message): string {
  return term('held', heldKind(message));
}

function digest(kind: string, values: readonly string[]): Buffer {
  const texts = [kind, ...values].map((value) => JSON.stringify(value));
  return hash('sha256', texts.join(''), 'buffer');
}

/** A field of metadata with its value. Equal values have equal texts, except objects, whose fields may be in another order. */
export function metadataTerm(name: string, value: unknown): string | undefined {
  return typeof value === 'object' && value !== null
    ? undefined
    : term('metadata', name, JSON.stringify(value) ?? '');
}

/** The terms that a message is found by, beside its key and its references. */
export function termsOf({ template, batch, recipient, metadata }: Message): readonly string[] {
  const addresses = addressesIn(recipient);
  const tails = addresses.filter((address) => /^\+\d{4,}$/.test(address)).map((address) => address.slice(-4));
  const fields = Object.entries(metadata).flatMap(([name, value]) => metadataTerm(name, value) ?? []);
  return [
    ...addresses.map(addressTerm),
    ...tails.map((tail) => wordTerm('tail', tail)),
    ...(template === undefined ? [] : [wordTerm('template', template)]),
    ...(batch === undefined ? [] : [wordTerm('batch', batch)]),
    ...fields,
  ];
}

function addressesIn({ phone, email, addresses = {} }: Recipient): readonly string[] {
  return [phone, email, ...Object.values(addresses)].filter((address) => address !== undefined);
}
