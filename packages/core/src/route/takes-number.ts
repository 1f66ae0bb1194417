import type { NumberCondition } from '../model/message.ts';
import type { Channel } from '../model/recipient.ts';

/** The country of a number, ISO 3166-1 alpha-2; undefined if it is not known. */
export type PlaceOf = (address: string, channel: Channel) => string | undefined;

/**
 * True if a number takes a step with the condition. A country is certain, as numbers are not ported between countries. A
 * prefix is a guess at the network: a number that was ported keeps it.
 */
export function takesNumber(
  { countries, prefixes }: NumberCondition,
  { address, channel }: { readonly address: string; readonly channel: Channel },
  placeOf: PlaceOf | undefined,
): boolean {
  if (prefixes !== undefined && !prefixes.some((prefix) => address.startsWith(prefix))) return false;
  if (countries === undefined) return true;
  const place = placeOf?.(address, channel);
  return place !== undefined && countries.includes(place);
}
