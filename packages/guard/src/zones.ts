import { numberPlan, type Recipient } from '@nkul/core/adapter';

/** `Intl.Locale` as Node has it: newer versions have the method, older ones the property. */
interface LocaleZones {
  getTimeZones?(): readonly string[] | undefined;
  readonly timeZones?: readonly string[] | undefined;
}

const zonesByCountry = new Map<string, readonly string[]>();

/** The time zones of a country by CLDR, as Node brings it: several for a large one, and an empty list for a country that it does not know. */
function zonesIn(country: string): readonly string[] {
  let zones = zonesByCountry.get(country);
  if (zones === undefined) {
    // TypeScript knows neither yet.
    const locale: LocaleZones = new Intl.Locale(`und-${country}`) as object;
    zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
    zonesByCountry.set(country, zones);
  }
  return zones;
}

/**
 * The time zones in which a recipient may be: the given one, else those of the country of the number, else those of a default country.
 *
 * @param country ISO 3166-1 alpha-2
 */
export function zonesOf({ timeZone, phone, addresses = {} }: Recipient, country: string): readonly string[] {
  if (timeZone !== undefined) return [timeZone];
  const numbers = [phone, addresses['sms'], addresses['whatsapp']].flatMap((one) => one ?? []);
  const places = numbers.flatMap((number) => numberPlan(number).country ?? []);
  return zonesIn(places[0] ?? country);
}
