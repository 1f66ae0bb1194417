import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { type Category, categories } from '../model/category.ts';

/** The address that is to get no more messages, and of which kind. */
export interface OptOutSubject {
  /** A telephone number in E.164 form, an e-mail address, or another address. */
  readonly address: string;
  /** Messages of this purpose, or of any. */
  readonly category: Category | 'all';
}

const tagBytes = 10;
/** The longest token: that of the longest address, with room to spare. */
const mostCharacters = 4_096;
// Their places are in links that were sent: new ones come last.
const kinds: readonly OptOutSubject['category'][] = ['all', ...categories];
const packedNumber = 0x80;

/**
 * The token of an opt-out link: it holds the address, sealed under the secret of the store, so that nothing has to be stored
 * for it, and it can neither be read nor made by others. Equal subjects have equal tokens. That of a telephone number
 * has 24 characters, of `A–Z a–z 0–9 - _`.
 *
 * A synthetic IV, as in RFC 5297: the first 80 bits of an HMAC-SHA-256 over the subject are its tag and the start of AES-256-CTR.
 */
export function sealOptOut(subject: OptOutSubject, secret: Uint8Array): string {
  const plain = packed(subject);
  const tag = tagOf(plain, secret);
  const cipher = createCipheriv('aes-256-ctr', keyOf(secret, 'encrypt'), counterOf(tag));
  return Buffer.concat([tag, cipher.update(plain), cipher.final()]).toString('base64url');
}

/** The subject of a token; undefined if it was not made by `sealOptOut()` under this secret. */
export function openOptOut(token: string, secret: Uint8Array): OptOutSubject | undefined {
  if (token.length > mostCharacters || !/^[\w-]*$/.test(token)) return undefined;
  const sealed = Buffer.from(token, 'base64url');
  if (sealed.length <= tagBytes || sealed.toString('base64url') !== token) return undefined;
  const tag = sealed.subarray(0, tagBytes);
  const decipher = createDecipheriv('aes-256-ctr', keyOf(secret, 'encrypt'), counterOf(tag));
  const plain = Buffer.concat([decipher.update(sealed.subarray(tagBytes)), decipher.final()]);
  return timingSafeEqual(tag, tagOf(plain, secret)) ? unpacked(plain) : undefined;
}

function keyOf(secret: Uint8Array, use: 'encrypt' | 'sign'): Buffer {
  return createHmac('sha256', secret).update(`opt-out ${use}\0`).digest();
}

function tagOf(plain: Uint8Array, secret: Uint8Array): Buffer {
  return createHmac('sha256', keyOf(secret, 'sign')).update(plain).digest().subarray(0, tagBytes);
}

function counterOf(tag: Uint8Array): Buffer {
  return Buffer.concat([tag, Buffer.alloc(16 - tagBytes)]);
}

/** One byte for the kind, and the address: the digits of a number take 7 bytes. */
function packed({ address, category }: OptOutSubject): Buffer {
  const isNumber = /^\+[1-9]\d{1,14}$/.test(address);
  const head = (isNumber ? packedNumber : 0) | kinds.indexOf(category);
  return Buffer.concat([Buffer.from([head]), isNumber ? numberBytes(address) : Buffer.from(address, 'utf8')]);
}

function numberBytes(address: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(address.slice(1)));
  return bytes.subarray(1);
}

/** The reverse of `packed()`. Its tag says that `packed()` made it. */
function unpacked(plain: Buffer): OptOutSubject {
  const head = plain[0] ?? 0;
  const rest = plain.subarray(1);
  const isNumber = (head & packedNumber) !== 0;
  const address = isNumber ? `+${BigInt(`0x${rest.toString('hex')}`)}` : rest.toString('utf8');
  return { address, category: kinds[head & 7] ?? 'all' };
}
