const format = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/;
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * A time without a zone (`yyyy-MM-dd hh:mm:ss`, 24 hours), in the zone of its provider, such as `Africa/Douala`. Undefined
 * if it is not in that form, or not in the calendar: it is never rolled over.
 */
export function localTime(text: string, timeZone: string): Date | undefined {
  // Some documents have a blank before each colon.
  const written = format.test(text) ? text : text.trim().replaceAll(' :', ':');
  if (!format.test(written)) return undefined;
  const [year, month, day] = [digits(written, 0, 4), digits(written, 5, 7), digits(written, 8, 10)];
  const [hour, minute, second] = [digits(written, 11, 13), digits(written, 14, 16), digits(written, 17, 19)];
  // Date.UTC() would read years before 100 as years of the last century.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  if (timeZone === 'Africa/Douala') return new Date(asUtc - doualaMs);
  const first = asUtc - offsetMs(asUtc, timeZone);
  return new Date(asUtc - offsetMs(first, timeZone));
}

/** The number made by the digits from one place to another. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let place = from; place < to; place += 1) number = number * 10 + text.charCodeAt(place) - 48;
  return number;
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
