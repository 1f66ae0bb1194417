import { createHmac, hash } from 'node:crypto';

/** How many hashes of repeated words are kept. */
const maxKnown = 1_000;

/**
 * Hashes what is looked for: 48 bits under the secret of the store. Without the secret, the hash of a number tells nothing
 * about it. Two terms may have the same hash, so each finding is compared.
 */
export class TermHash {
  readonly #secret: string;
  readonly #known = new Map<string, number>();

  constructor(secret: Uint8Array) {
    this.#secret = createHmac('sha256', secret).update('terms').digest('hex');
  }

  of(kind: string, value: string): number {
    // A character is a byte: digits would have to be written and read.
    const digest = hash('sha256', `${this.#secret}${kind}\0${value}`, 'latin1');
    let bits = 0;
    for (let place = 0; place < 6; place += 1) bits = bits * 256 + digest.charCodeAt(place);
    return bits;
  }

  /** The same, for words that come again and again, such as the names of templates. */
  ofWord(kind: string, value: string): number {
    const word = `${kind}\0${value}`;
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const made = this.of(kind, value);
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(word, made);
    return made;
  }
}
