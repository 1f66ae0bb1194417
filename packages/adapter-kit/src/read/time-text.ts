import { readTime } from '@nkul/core/adapter';
import { localTime } from './local-time.ts';

/**
 * A time of ISO 8601 with its zone: `2026-11-25T13:00:00Z`, also `+0100` for `+01:00`. Undefined if it is not valid, or has
 * no zone ({@link localTime} reads those).
 */
export function isoTime(text: string): Date | undefined {
  return readTime(text.trim().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

const rfc2822 =
  /^(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d(?::\d\d)?) (GMT|UTC|UT|Z|[+-]\d{4})$/;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time of RFC 2822, as in e-mail: `Wed, 25 Nov 2026 13:00:00 +0000`. Undefined if it is not valid. */
export function rfc2822Time(text: string): Date | undefined {
  const [, day = '', monthName = '', year, time = '', zone = ''] = rfc2822.exec(text.trim()) ?? [];
  const month = String(months.indexOf(monthName) + 1).padStart(2, '0');
  const offset = /^[+-]/.test(zone) ? zone : 'Z';
  return year === undefined
    ? undefined
    : isoTime(`${year}-${month}-${day.padStart(2, '0')}T${time}${offset}`);
}

/** A time as SMSCs write it, `YYMMDDhhmm` or with seconds behind, in their zone. Undefined if it is not valid. */
export function compactTime(text: string, timeZone: string): Date | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(text.trim());
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = '00'] = parts;
  return localTime(`20${year}-${month}-${day} ${hour}:${minute}:${second}`, timeZone);
}
