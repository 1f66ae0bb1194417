import { type Channel, reachesNumber } from '../model/recipient.ts';
import { phoneParser } from './phone-parser.ts';

/** The places of ranges of numbers, by their first seven digits: many numbers share a range, and parsing is slow. */
const places = new Map<string, string | undefined>();
/** How many ranges are remembered. */
const maxRanges = 10_000;
const rangeLength = '+2376991'.length;

/**
 * The country of a telephone number in E.164, ISO 3166-1 alpha-2, by its first digits; undefined for other addresses.
 * Statistics count by it. Numbers are ported between networks, but not between countries.
 */
export function placeOf(address: string, channel: Channel): string | undefined {
  if (!reachesNumber(channel)) return undefined;
  const range = address.slice(0, rangeLength);
  if (places.has(range)) return places.get(range);
  if (places.size >= maxRanges) places.clear();
  const place = phoneParser().parsePhoneNumberFromString(address)?.country;
  places.set(range, place);
  return place;
}
