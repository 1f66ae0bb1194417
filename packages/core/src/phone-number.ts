import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { InvalidRecipientError } from './invalid-recipient-error.ts';
import { maskAddress } from './mask.ts';

/** A country, ISO 3166-1 alpha-2: what a number without a country code belongs to. */
export type Country = CountryCode;

/**
 * A telephone number in E.164.
 *
 * What numbering plans cannot hold is refused, and so is what never takes an SMS (a fixed line where the plan tells
 * them apart). A number that a plan could hold but has not assigned yet is taken: plans grow faster than libraries.
 *
 * @throws InvalidRecipientError naming the number masked
 */
export function toE164(input: string, defaultCountry: Country): string {
  const masked = maskAddress(input.trim());
  // The parser takes the first of several numbers, and extensions; neither can be sent to.
  if (!/^\s*\+?[\d\s\u00a0\u202f().\-/]+$/.test(input)) {
    throw invalid(`The number ${masked} holds characters that no single number has.`);
  }
  const number = parsePhoneNumberFromString(input, defaultCountry);
  if (number === undefined || !number.isPossible()) {
    throw invalid(
      `${masked} is no number of ${number?.country ?? defaultCountry} or any country: give it as +237 6XX XX XX XX.`,
    );
  }
  switch (number.getType()) {
    case 'FIXED_LINE':
    case 'TOLL_FREE':
    case 'PREMIUM_RATE':
    case 'SHARED_COST':
    case 'UAN':
    case 'VOICEMAIL':
      throw invalid(`${masked} is no mobile number.`);
    default:
      return number.number;
  }
}

function invalid(message: string): InvalidRecipientError {
  return new InvalidRecipientError(message, { field: 'to.phone' });
}
