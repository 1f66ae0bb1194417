import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';

/** A mailbox: an address, and the name before it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A local part without quotes, and a domain: nothing in them can end a header or a command. */
const plainAddress = /^([^\s<>()[\]\\,;:"@\p{C}]{1,64})@([^\s<>()[\]\\,;:"@\p{C}]{1,255})$/u;

/** An address with its domain in ASCII (RFC 5891), as servers know it. Undefined if it is not an address. */
export function asciiDomain(address: string): string | undefined {
  const [, local, domain] = plainAddress.exec(address) ?? [];
  if (local === undefined || domain === undefined) return undefined;
  const ascii = domainToASCII(domain);
  return ascii === '' ? undefined : `${local}@${ascii}`;
}

/** The mailbox in `shop@example.com` or `Shop <shop@example.com>`. Undefined for any other number of them. */
export function mailboxIn(text: string): Mailbox | undefined {
  if (/\p{C}/u.test(text)) return undefined;
  const [found, ...others] = addressparser(text);
  if (found === undefined || others.length > 0 || found.address === undefined) return undefined;
  const address = asciiDomain(found.address);
  return address === undefined ? undefined : { name: found.name ?? '', address };
}

/** True if an address has letters that only servers with SMTPUTF8 take (RFC 6531). */
export function needsUtf8(address: string): boolean {
  return !/^[\x21-\x7e]*$/.test(address);
}
