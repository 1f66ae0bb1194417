const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * Makes the formatter of relative times, as people say them: in minutes within the hour, in hours within the day, then
 * in calendar days of the recipient's zone (`demain`, `il y a 3 jours`), in calendar months, and from two years on in years.
 */
export function createRelativeTime(locale: string, timeZone: string): (value: Date, now: Date) => string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const calendar = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });

  /** Midnight UTC of the day that it is in the time zone. */
  const dayOf = (at: Date): number => {
    const parts = new Map(calendar.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1);
  };

  return (value, now) => {
    const differenceMs = value.getTime() - now.getTime();
    if (Math.abs(differenceMs) < minuteMs / 2) return format.format(0, 'second');
    const minutes = Math.round(differenceMs / minuteMs);
    if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
    const [from, to] = [dayOf(now), dayOf(value)];
    const days = (to - from) / dayMs;
    if (days === 0) return format.format(Math.round(differenceMs / hourMs), 'hour');
    if (Math.abs(days) < 31) return format.format(days, 'day');
    const months = monthsBetween(new Date(from), new Date(to));
    // `l’année prochaine` is the next of the calendar, which a time in 13 months need not be in.
    return Math.abs(months) < 24
      ? format.format(months, 'month')
      : format.format(Math.round(months / 12), 'year');
  };
}

/** Months of the calendar: `le mois prochain` is the next one, however long it is until then. */
function monthsBetween(from: Date, to: Date): number {
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}
