import {
  addressOn,
  type Channel,
  InvalidRecipientError,
  type Message,
  maskAddress,
  numberPlan,
  RecipientNotAllowedError,
  reachesNumber,
} from '@nkul/core/adapter';
import type { ResolvedOptions } from './resolve-options.ts';

/** Where messages may go. */
type Allowed = Pick<ResolvedOptions, 'prefixes'> & { readonly countries: '*' | readonly string[] };

/**
 * Checks each telephone number that the steps of a message may send to.
 *
 * @throws InvalidRecipientError if the receiver of a number shares what messages to it cost; RecipientNotAllowedError if its
 * country or its beginning is not allowed
 */
export function checkDestination({ steps, recipient }: Message, allowed: Allowed): void {
  for (const channel of new Set(steps.map((step) => step.channel))) {
    const number = reachesNumber(channel) ? addressOn(recipient, channel) : undefined;
    if (number === undefined) continue;
    const field = recipient.addresses?.[channel] === undefined ? 'to.phone' : `to.addresses.${channel}`;
    checkNumber(number, allowed, field);
  }
}

function checkNumber(number: string, { countries, prefixes }: Allowed, field: Channel): void {
  const shown = maskAddress(number);
  const { country, type = '' } = numberPlan(number);
  const shared = networks.find(([code]) => number.startsWith(code))?.[1] ?? types[type];
  if (shared !== undefined)
    throw new InvalidRecipientError(
      `${shown} is a number of ${shared}, whose calls and messages cost far more than others, so the guard never lets one go ` +
        'there: give an ordinary mobile number.',
      { field },
    );
  if (countries !== '*' && (country === undefined || !countries.includes(country)))
    throw new RecipientNotAllowedError(
      country === undefined
        ? `${shown} is a number of no country, and messages go to ${countries.join(', ')} alone: only countries: '*' of guard() allows it.`
        : `${shown} is a number of ${country}, and messages go to ${countries.join(', ')} alone: add ${country} to \`countries\` of guard(), if they are to go there.`,
      { field },
    );
  if (prefixes !== undefined && !prefixes.some((prefix) => number.startsWith(prefix)))
    throw new RecipientNotAllowedError(
      `${shown} begins with none of ${prefixes.join(', ')}: add its beginning to \`prefixes\` of guard(), if messages are to go there.`,
      { field },
    );
}

/** Country codes of no country (ITU-T E.164, list of assigned codes), whose calls are shared out. */
const networks: readonly (readonly [code: string, words: string])[] = [
  ['+870', 'a satellite network (+870)'],
  ['+878', 'personal numbers of all countries (+878)'],
  ['+881', 'a satellite network (+881)'],
  ['+882', 'an international network (+882)'],
  ['+883', 'an international network (+883)'],
  ['+888', 'an international network (+888)'],
  ['+979', 'a premium rate of all countries (+979)'],
  ['+808', 'a shared cost of all countries (+808)'],
];

/** Types of numbers, as libphonenumber has them. */
const types: Readonly<Record<string, string>> = {
  PREMIUM_RATE: 'a premium rate',
  SHARED_COST: 'a shared cost',
  PERSONAL_NUMBER: 'a personal number service',
  UAN: 'a company (a universal access number)',
};
