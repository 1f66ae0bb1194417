import { addressesOf, type Recipient } from '../model/recipient.ts';
import { type Country, looksLikeNumber, parseNumber } from '../phone/phone-number.ts';

/** The only recipients that a system may send to: their addresses, or a function that decides. */
export type AllowRecipients = readonly string[] | ((recipient: Recipient) => boolean);

/**
 * Makes a function that tells whether all addresses of a recipient are allowed; undefined if there is no restriction.
 *
 * @throws InvalidRecipientError if an entry looks like a telephone number but is not valid, so that a typing mistake shows
 * at start
 */
export function allowedRecipients(
  allow: AllowRecipients | undefined,
  defaultCountry: Country,
): ((recipient: Recipient) => boolean) | undefined {
  if (allow === undefined || typeof allow === 'function') return allow;
  const field = 'allowRecipients';
  const normalised = (address: string) =>
    looksLikeNumber(address) ? parseNumber(address, { defaultCountry, field, sms: false }).e164 : address;
  const allowed = new Set(allow.map(normalised));
  return (recipient) => addressesOf(recipient).every((address) => allowed.has(address));
}
