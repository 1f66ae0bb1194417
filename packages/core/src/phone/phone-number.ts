import type { CountryCode, NumberType } from 'libphonenumber-js/max';
import { ConfigurationError, InvalidRecipientError } from '../base/errors.ts';
import { maskAddress } from '../base/mask.ts';
import { quoted } from '../base/shown-text.ts';
import { phoneParser } from './phone-parser.ts';
import { type PlainNumber, plainNumber } from './plain-number.ts';

/** A country, ISO 3166-1 alpha-2. */
export type Country = CountryCode;

/** @throws ConfigurationError if a country is unknown or has no numbering plan */
export function checkCountry(country: string, field: string): void {
  if (phoneParser().isSupportedCountry(country)) return;
  const known = phoneParser().getCountries();
  const nearest = known.find((one) => one === country.toUpperCase());
  const advice = nearest === undefined ? 'two letters, such as CM' : nearest;
  throw new ConfigurationError(
    `${field} is ${quoted(country)}, which is not a country of ISO 3166-1: give ${advice}.`,
    { field },
  );
}

/** A valid telephone number. */
interface ParsedNumber {
  readonly e164: string;
  /** False for a Cameroonian mobile number in a range that the parser's metadata does not have yet. */
  readonly assigned: boolean;
}

/** How a number is read. */
interface ReadOptions {
  readonly defaultCountry: Country;
  /** The field of the number, for the error. */
  readonly field: string;
  /** True if the number must take SMS. Then a fixed line is refused, if the plan tells fixed and mobile lines apart. */
  readonly sms: boolean;
}

/**
 * Reads a telephone number, and returns it in E.164. It refuses a number outside all numbering plans, and a number that
 * does not take SMS (a fixed line, if the plan tells fixed and mobile lines apart). It never refuses a Cameroonian mobile
 * number (+237 6 and eight digits) for its range, as plans grow faster than libraries.
 *
 * @throws InvalidRecipientError that shows the number masked
 */
export function toE164(input: string, defaultCountry: Country): string {
  return parseNumber(input, { defaultCountry, field: 'to.phone', sms: true }).e164;
}

/** Like {@link toE164}, but for SMS or not, and it also tells whether the number's range is assigned. */
export function parseNumber(input: string, options: ReadOptions): ParsedNumber {
  if (cameroonianMobile.test(input)) return { e164: input, assigned: isAssigned(input) };
  if (options.defaultCountry === 'CM') {
    const e164 = withoutPlus.test(input) ? `+${input}` : withoutCode.test(input) ? `+237${input}` : undefined;
    // In a range that is not assigned, the parser may take the digits for another number.
    if (e164 !== undefined && isAssigned(e164)) return { e164, assigned: true };
  }
  return parseWhole(input, options);
}

const cameroonianMobile = /^\+2376\d{8}$/;

/** Whether a range is assigned, by its three digits. There are at most 1,000 ranges. */
const assignedRanges = new Map<string, boolean>();

/** Asks the parser once for each range, as it is slower than all other work of accepting a message. */
function isAssigned(e164: string): boolean {
  const range = e164.slice(0, '+2376XXX'.length);
  const known = assignedRanges.get(range);
  if (known !== undefined) return known;
  const assigned = phoneParser().parsePhoneNumberFromString(e164)?.isValid() ?? false;
  assignedRanges.set(range, assigned);
  return assigned;
}

function parseWhole(input: string, { defaultCountry, field, sms }: ReadOptions): ParsedNumber {
  const invalid = (message: string) => new InvalidRecipientError(message, { field });
  if (input.trim() === '') throw invalid('The number is empty: give one, or leave it out.');
  const plain = plainNumber(input);
  if (plain.kind !== 'number') throw invalid(problemOf(plain.kind, masked(input)));
  const number = phoneParser().parsePhoneNumberFromString(plain.digits, defaultCountry);
  const assigned = number?.isValid() ?? false;
  if (number === undefined || !(assigned || cameroonianMobile.test(number.number))) {
    throw invalid(
      `${masked(input)} is not a valid telephone number: give its country code, as in +237 6XX XX XX XX.`,
    );
  }
  if (sms && (takesNoSms(number.getType()) || isNonMobileCameroonian(number.number))) {
    throw invalid(`${masked(input)} is not a mobile number.`);
  }
  return { e164: number.number, assigned };
}

function problemOf(kind: Exclude<PlainNumber['kind'], 'number'>, shown: string): string {
  switch (kind) {
    case 'too_long':
      return `The number ${shown} is too long: give one number alone.`;
    case 'several':
      return `There is more than one number in ${shown}: give each recipient one.`;
    case 'other_characters':
      return `The number ${shown} has characters that do not belong in one telephone number.`;
  }
}

/** The input as an error may show it: cut, on one line, masked. */
function masked(input: string): string {
  return maskAddress(
    input
      .slice(0, 32)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
      .trim(),
  );
}

/**
 * True for a number of Cameroon that does not take SMS: it does not start with 6. The plan lists a few of these (242, 243)
 * as mobile numbers, since they were of a fixed network by radio.
 */
export function isNonMobileCameroonian(e164: string): boolean {
  return e164.startsWith('+237') && !cameroonianMobile.test(e164);
}

function takesNoSms(type: NumberType): boolean {
  switch (type) {
    case 'FIXED_LINE':
    case 'TOLL_FREE':
    case 'PREMIUM_RATE':
    case 'SHARED_COST':
    case 'UAN':
    case 'VOICEMAIL':
      return true;
    default:
      return false;
  }
}

/** Reads a number of a provider's report, and returns it in E.164, even if it is outside all plans. Undefined if it is not one number. */
export function readNumber(text: string, defaultCountry: Country): string | undefined {
  // Nearly all numbers have one of these forms, and the parser is slow.
  if (cameroonianMobile.test(text)) return text;
  if (defaultCountry === 'CM') {
    if (withoutPlus.test(text)) return `+${text}`;
    if (withoutCode.test(text)) return `+237${text}`;
  }
  const plain = plainNumber(text);
  if (plain.kind !== 'number') return undefined;
  const [, withCode, within] = cameroonian.exec(plain.digits) ?? [];
  const mobile = withCode ?? (defaultCountry === 'CM' ? within : undefined);
  if (mobile !== undefined) return `+237${mobile}`;
  return phoneParser().parsePhoneNumberFromString(plain.digits, defaultCountry)?.number;
}

/** A mobile number of Cameroon as most providers write it: without `+`, or without its country code. */
const withoutPlus = /^2376\d{8}$/;
const withoutCode = /^6\d{8}$/;

/** A mobile number of Cameroon as people and providers write it, with or without its country code. */
const cameroonian = /^(?:(?:\+237|00237)(6\d{8})|(?:237)?(6\d{8}))$/;

/** True for digits with the usual separators. */
export function looksLikeNumber(input: string): boolean {
  return plainNumber(input).kind === 'number';
}
