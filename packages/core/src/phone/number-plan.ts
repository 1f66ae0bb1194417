import type { NumberType } from 'libphonenumber-js/max';
import { phoneParser } from './phone-parser.ts';

/** How the numbering plans know a telephone number. */
export interface NumberPlan {
  /** ISO 3166-1 alpha-2; absent for a number of no country, such as that of a satellite telephone. */
  readonly country?: string;
  /** As libphonenumber has it, such as `MOBILE`; absent for a range that is not assigned. */
  readonly type?: NonNullable<NumberType>;
}

const cameroonianMobile = /^\+2376\d{8}$/;

/** Looks up a number in E.164. A Cameroonian mobile number is one whether its range is known or not. */
export function numberPlan(e164: string): NumberPlan {
  if (cameroonianMobile.test(e164)) return { country: 'CM', type: 'MOBILE' };
  const number = phoneParser().parsePhoneNumberFromString(e164);
  const country = number?.country;
  const type = number?.getType();
  return { ...(country !== undefined && { country }), ...(type !== undefined && { type }) };
}
