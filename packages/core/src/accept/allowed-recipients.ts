import { addressesOf, type Recipient } from '../model/recipient.ts';
import { type Country, looksLikeNumber, parseNumber } from './phone-number.ts';

/** The recipients that a system is held to: their addresses, or a function that knows them. */
export type AllowRecipients = readonly string[] | ((recipient: Recipient) => boolean);

/**
 * Says of a recipient whether each of its addresses is allowed; undefined if all are.
 *
 * @throws InvalidRecipientError for what looks like a number and is not valid: a slip shows at start
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
