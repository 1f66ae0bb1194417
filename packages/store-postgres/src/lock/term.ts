import { createHash } from 'node:crypto';
import { type Address, heldKind, type Message, type Recipient, type Reference } from '@nkul/core/store';

/** A hash by which a row is found: short whatever the length of the value, and without it. Equal hashes are compared in full. */
function term(kind: string, ...values: readonly string[]): string {
  const hash = createHash('sha256');
  for (const value of [kind, ...values]) hash.update(JSON.stringify(value));
  return hash.digest('base64url').slice(0, 22);
}

export function keyTerm(key: string): string {
  return term('key', key);
}

export function referenceTerm({ notifier, reference }: Reference): string {
  return term('reference', notifier, reference);
}

/** The term of a reference of whatever notifier. */
export function anyReferenceTerm(reference: string): string {
  return term('any reference', reference);
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
