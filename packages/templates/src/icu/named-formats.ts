import { type Formats, IntlMessageFormat } from 'intl-messageformat';

const { number, date, time } = IntlMessageFormat.formats;

/** The formats that a text may name: `{amount, number, XAF}`, `{at, date, long}`, `{at, time, short}`. */
export const namedFormats: Formats = {
  number: {
    integer: { ...number['integer'] },
    percent: { ...number['percent'] },
    XAF: { style: 'currency', currency: 'XAF' },
    EUR: { style: 'currency', currency: 'EUR' },
  },
  date: { ...date },
  time: { ...time },
};

/** The name of the format for a time relative to now: `{at, date, relative}` → demain, in 2 hours. */
export const relativeStyle = 'relative';
