/** The beginning of a day in a zone: the first moment that has its date. */
export function dayStart(at: Date, timeZone: string): Date {
  const { date, ms } = localTime(at, timeZone);
  const guess = at.getTime() - ms;
  // Clocks may have been changed since then, by half an hour or a whole one.
  const first = [-60, -30, 0, 30, 60]
    .map((minutes) => new Date(guess + minutes * 60_000))
    .find((one) => localTime(one, timeZone).date === date);
  return first ?? new Date(guess);
}

/** The last answer of `dayStarts()`: each chart of a page asks for the same days, and a date in a zone takes long. */
let lastStarts: { readonly timeZone: string; readonly starts: readonly Date[] } | undefined;

/** The beginnings of the last days in a zone, the oldest first. The last one is that of `now`. */
export function dayStarts(now: Date, days: number, timeZone: string): readonly Date[] {
  const today = dayStart(now, timeZone);
  const { timeZone: zone, starts: known = [] } = lastStarts ?? {};
  if (zone === timeZone && known.length === days && known.at(-1)?.getTime() === today.getTime()) return known;
  const starts = [today];
  while (starts.length < days) {
    const [next = now] = starts;
    starts.unshift(dayStart(new Date(next.getTime() - 1), timeZone));
  }
  lastStarts = { timeZone, starts };
  return starts;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date in a zone, and for how long it has been by the clock on the wall, in milliseconds. */
function localTime(at: Date, timeZone: string): { readonly date: string; readonly ms: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const [hour, minute, second] = [parts['hour'], parts['minute'], parts['second']].map(Number);
  const seconds = ((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second ?? 0);
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    ms: seconds * 1_000 + (((at.getTime() % 1_000) + 1_000) % 1_000),
  };
}
