const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * A time without a zone (`yyyy-MM-dd hh:mm:ss`, 24 hours), in the zone of its provider, such as `Africa/Douala`. Undefined
 * if it is not in that form, or not in the calendar: it is never rolled over.
 */
export function localTime(text: string, timeZone: string): Date | undefined {
  // Some documents have a blank before each colon.
  const asUtc = writtenTime(text) ?? writtenTime(text.trim().replaceAll(' :', ':'));
  if (asUtc === undefined) return undefined;
  if (timeZone === 'Africa/Douala') return new Date(asUtc - doualaMs);
  const first = asUtc - offsetMs(asUtc, timeZone);
  return new Date(asUtc - offsetMs(first, timeZone));
}

/** The time as it is written, as if it were in UTC: in milliseconds since 1970. */
function writtenTime(text: string): number | undefined {
  if (text.length !== 19 || text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return undefined;
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  // Of other characters, `twoDigits()` makes NaN, which fails all three.
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  const day = dayIn(text);
  return day === undefined ? undefined : day + ((hour * 60 + minute) * 60 + second) * 1_000;
}

const [colon, zero] = [0x3a, 0x30];

/** The number that two digits make; NaN for other characters. */
function twoDigits(text: string, place: number): number {
  const [tens, ones] = [text.charCodeAt(place) - zero, text.charCodeAt(place + 1) - zero];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The last day that was read, with the character behind it: the times of a call are nearly all of one day. */
let last = { day: '1970-01-01 ', ms: 0 };

/** When the day of a time begins, in milliseconds since 1970. */
function dayIn(text: string): number | undefined {
  if (text.startsWith(last.day)) return last.ms;
  const [day, ...parts] = /^(\d{4})-(\d{2})-(\d{2})[ T]/.exec(text) ?? [];
  const [year = 0, month = 0, date = 0] = parts.map(Number);
  // Date.UTC() would read years before 100 as years of the last century.
  if (day === undefined || year < 100 || month < 1 || month > 12) return undefined;
  if (date < 1 || date > daysIn(year, month)) return undefined;
  last = { day, ms: Date.UTC(year, month - 1, date) };
  return last.ms;
}

/** Days of a month, 1 to 12. */
function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** How far the clock of `Africa/Douala` is ahead of UTC: it does not change. */
const doualaMs = 3_600_000;

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetMs(instant: number, timeZone: string): number {
  const formatter =
    formatters.get(timeZone) ??
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formatters.set(timeZone, formatter);
  const part = Object.fromEntries(
    formatter.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}
