import { InvalidNotificationError, InvalidRecipientError } from '../base/errors.ts';
import { maskAddress } from '../base/mask.ts';
import { shownName } from '../base/shown-text.ts';
import { type Channel, reachesNumber } from '../model/recipient.ts';

/** How many valid locales and time zones are remembered. A service uses fewer. The limit bounds the memory. */
const maxRemembered = 1_000;

/** The field of a notification in which a recipient usually has its address on a channel. */
export function addressField(channel: Channel): string {
  if (channel === 'email') return 'to.email';
  return reachesNumber(channel) ? 'to.phone' : `to.addresses.${shownName(channel)}`;
}

/** One address alone: nothing that ends an address in a header, nor what cannot be seen. */
const oneEmail = /^[^\s@<>,;"\p{Cc}\p{Cf}]+@[^\s@<>,;"\p{Cc}\p{Cf}]+$/u;

/** @throws InvalidRecipientError if it is not one e-mail address */
export function checkEmail(email: string, field: string): void {
  if (oneEmail.test(email)) return;
  const shown = email === '' ? 'An empty text' : maskAddress(email);
  throw new InvalidRecipientError(`${shown} is not a valid e-mail address.`, { field });
}

/** @throws InvalidNotificationError if it is not a language tag */
export const checkLocale: (text: string) => void = checkedOnce((locale) => {
  try {
    Intl.getCanonicalLocales(locale);
  } catch (cause) {
    const message = 'to.locale is not a valid BCP 47 language tag: use one such as fr, en or fr-CM.';
    throw new InvalidNotificationError(message, { field: 'to.locale', cause });
  }
});

/** @throws InvalidNotificationError if it is not a time zone */
export const checkTimeZone: (text: string) => void = checkedOnce((timeZone) => {
  try {
    Intl.DateTimeFormat(undefined, { timeZone });
  } catch (cause) {
    const message = 'to.timeZone is not a valid IANA time zone: use one such as Africa/Douala.';
    throw new InvalidNotificationError(message, { field: 'to.timeZone', cause });
  }
});

/** Checks each text once. The same few texts come again and again, and Intl is slow. */
function checkedOnce(check: (text: string) => void): (text: string) => void {
  const passed = new Set<string>();
  return (text) => {
    if (passed.has(text)) return;
    check(text);
    if (passed.size >= maxRemembered) passed.clear();
    passed.add(text);
  };
}
