import type { Message } from '@nkul/core/adapter';
import type { QuietHours } from './quiet-hours.ts';

/** Where messages may go, and how many. */
export interface GuardOptions {
  /**
   * The countries whose numbers messages may go to, ISO 3166-1 alpha-2; `'*'` for all.
   *
   * @default the `defaultCountry` of the hub alone
   */
  readonly countries?: '*' | readonly string[];
  /** Beginnings of numbers in E.164, such as `+23767`: a number must also begin with one of them. @default all */
  readonly prefixes?: readonly string[];
  /** @default 20 messages in 10 minutes and 100 in a day to each recipient, 300 in 10 minutes to each block of numbers */
  readonly limits?: readonly Limit[];
  /**
   * When recipients are not disturbed, by category, in their own time zone: the given one, or that of the country of the number. A
   * message that comes up then waits, also one that is tried again, and those that waited are spread over the first half hour
   * afterwards. One-time codes always go. In a country with several time zones, the hours of all of them count.
   *
   * @default messages go at any time
   */
  readonly quietHours?: QuietHours;
  /**
   * The price of a message, in the currency of the limits of money. A price of 0 is not counted.
   *
   * @example
   * guard({ limits: [{ per: 'all', most: '50000 XAF per 30d' }], price: ({ content }) => 25 * (content['sms']?.segments ?? 1) })
   */
  readonly price?: (message: Message) => number;
}

/** The most that may be sent in any window of a length, such as 20 messages in 10 minutes. */
export interface Limit {
  /**
   * Counts are kept apart by it: `recipient` is the address that a message goes to first; `block` the 1,000 neighbours of a
   * telephone number; `metadata` the value of a field, and messages without the field are not counted; `all` is one count.
   */
  readonly per: 'recipient' | 'block' | 'all' | { readonly metadata: string };
  /**
   * An amount, and a window of 1 minute to 31 days. With a currency (ISO 4217), the amount is the sum of the prices that `price` gives.
   *
   * @example '20 per 10m', '1000 per 1d', '50000 XAF per 30d'
   */
  readonly most: string;
  /** Units are SMS segments; a message of another channel is one. @default 'messages' */
  readonly of?: 'messages' | 'units';
  /**
   * A message over the limit is refused; or it waits in review until a person releases or drops it; or it goes all the same, and is
   * only reported. While it waits, it takes nothing of any limit.
   *
   * @default 'reject'
   */
  readonly over?: 'reject' | 'review' | 'warn';
  /** How errors and events call it. @default made of the limit, such as `recipient 20 per 10m` */
  readonly name?: string;
  /** Only messages of this template, or of one of these, are counted. */
  readonly template?: string | readonly string[];
  /** Only messages of this route, or of one of these. */
  readonly route?: string | readonly string[];
  /** Only messages of this category, or of one of these. */
  readonly category?: Message['category'] | readonly Message['category'][];
  /** Only messages that go first to this channel, or to one of these, such as `sms`. */
  readonly channel?: string | readonly string[];
}
