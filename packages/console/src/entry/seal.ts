import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { isEqual } from './is-equal.ts';

/** A search for something that an address must not show. */
export interface SealedSearch {
  readonly kind: 'to' | 'key' | 'reference';
  readonly value: string;
}

const [ivBytes, tagBytes] = [12, 16];
/** How long a form is valid, in milliseconds: at least this long, and at most twice. */
const formMs = 6 * 3_600_000;

/** Seals searches, so that addresses are free of numbers, and forms, so that only pages of the console can send them. */
export class Seal {
  readonly #searchKey: Uint8Array;
  readonly #formKey: Uint8Array;

  constructor(secret: Uint8Array) {
    const key = (use: string) => new Uint8Array(hkdfSync('sha256', secret, '', `nkul console ${use}`, 32));
    this.#searchKey = key('search');
    this.#formKey = key('form');
  }

  /** Encrypts a search (AES-256-GCM). Colleagues can share the address; in a log, it says nothing. */
  sealed(search: SealedSearch): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#searchKey, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify([search.kind, search.value])), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** Undefined if it was not sealed under this secret. */
  opened(sealed: string): SealedSearch | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length <= ivBytes + tagBytes) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#searchKey, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
      // `sealed()` made it.
      const [kind, value] = JSON.parse(text.toString()) as [SealedSearch['kind'], string];
      return { kind, value };
    } catch {
      return undefined;
    }
  }

  /** The token of a form: for one person, one action and some hours. */
  formToken(name: string, action: string, now: Date): string {
    return this.#token(name, action, Math.floor(now.getTime() / formMs));
  }

  isFormToken(token: string, name: string, action: string, now: Date): boolean {
    const period = Math.floor(now.getTime() / formMs);
    return [period, period - 1].some((one) => isEqual(token, this.#token(name, action, one)));
  }

  #token(name: string, action: string, period: number): string {
    return createHmac('sha256', this.#formKey)
      .update(JSON.stringify([name, action, period]))
      .digest('base64url');
  }
}
