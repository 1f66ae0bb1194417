import type { Country } from '@nkul/core';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A number as the provider writes it (`+237…`, `237…`, `6…`) in E.164; undefined when it is none. */
export function parseProviderNumber(text: string, defaultCountry: Country): string | undefined {
  // Nearly all are, and the parser takes long to say so.
  if (cameroonianMobile.test(text)) return text;
  // The parser takes the first of several numbers; a report about both would be taken for one about the first.
  if (!/^\s*\+?[\d\s\u00a0\u202f().\-/]+$/.test(text)) return undefined;
  return parsePhoneNumberFromString(text, defaultCountry)?.number;
}

/** True for a number of Cameroon that is no mobile number: +237 and nine digits, mobile ones begin with 6. */
export function isNonMobileCameroonian(e164: string): boolean {
  return e164.startsWith('+237') && !cameroonianMobile.test(e164);
}

const cameroonianMobile = /^\+2376\d{8}$/;
