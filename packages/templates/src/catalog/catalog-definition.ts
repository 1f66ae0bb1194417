import type { Category, TemplateValues } from '@nkul/core/adapter';
import type { SmsSettings } from '../sms/sms-settings.ts';
import type { ExpiresIn } from '../values/expiry.ts';
import type { LimitsOf, NumbersOf, TextsOf, ValuesOfTexts } from '../values/values-of-texts.ts';

/** The texts of a channel that has several parts, such as an e-mail. */
export type PartTexts = WithText | WithHtml;

interface WithText {
  /** The subject line. Line breaks in values become spaces. */
  readonly subject?: string;
  readonly text: string;
  /** The HTML body. Each value is escaped as its place needs it. */
  readonly html?: string;
}

interface WithHtml {
  readonly subject?: string;
  /** @default made of the HTML */
  readonly text?: string;
  readonly html: string;
}

/**
 * The texts of a template in one language: one plain text for all channels, or texts by channel, where `text` is for
 * every channel without a text of its own.
 *
 * @example
 * { text: 'Bienvenue {name}', email: { subject: 'Bienvenue', text: 'Bonjour {name}', html: '<p>Bonjour {name}</p>' } }
 */
export type LocalizedTexts = string | { readonly [channel: string]: string | PartTexts };

/** Texts by template and locale. */
export interface MessageTexts {
  readonly [template: string]: { readonly [locale: string]: LocalizedTexts };
}

/**
 * Common parts by name, each one text, or one by locale. In a text `{brand}` is the part of that name. It has words,
 * other parts and `{optOutUrl}`.
 *
 * @example
 * { brand: 'Nkul Banque', stop: { fr: 'STOP : {optOutUrl}', en: 'STOP: {optOutUrl}' } }
 */
export interface CommonParts {
  readonly [name: string]: string | { readonly [locale: string]: string };
}

/**
 * Around the texts of each channel, with `{content}` in the place of the text. It has words and common parts; its HTML
 * also `{lang}` and `{dir}` (`ltr` or `rtl`) of the message's locale.
 *
 * @example
 * { sms: '{brand} : {content}', email: { html: '<html lang="{lang}" dir="{dir}"><body>{content}</body></html>' } }
 */
export interface Layout {
  readonly [channel: string]: string | LayoutParts;
}

/** The layout of a channel that has several parts. A part without a layout is sent as it is. */
export interface LayoutParts {
  readonly subject?: string;
  /** Without it, a text that is made of HTML is made of the HTML in its layout. */
  readonly text?: string;
  readonly html?: string;
}

/** How short links are. */
export interface ShortLinks {
  /** The most characters of one, from 10 to 200. */
  readonly maxLength: number;
}

/** How one template is sent and measured. */
export interface TemplateSettings<Values = TemplateValues> extends SmsSettings {
  /** When its messages are sent, for translators: `nkul-templates export` writes it beside each text. @default '' */
  readonly description?: string;
  /**
   * The most characters that a text value may have, and the largest number that a number value may be; more is a
   * RenderError. The command `check` measures with them.
   *
   * @example
   * { paid: { limits: { reference: 40, amount: 5_000_000 } } }
   *
   * @default 1000 characters for each text; a number may be any, and is measured up to 9 999 999
   */
  readonly limits?: LimitsOf<Values>;
  /**
   * How long its messages are worth sending, from when they are due, unless the notification says it: then they expire.
   * A duration, or a number value of the texts and its unit: as long as the text says.
   *
   * @example
   * { otp: { expiresIn: '{minutes}m' }, outage: { expiresIn: '2h' } }
   *
   * @default they do not expire
   */
  readonly expiresIn?: ExpiresIn<NumbersOf<Values>>;
  /**
   * The purpose of its messages, unless the notification says it.
   *
   * @default `code` if they are worth sending for at most an hour, else `transactional`
   */
  readonly category?: Category;
  /**
   * The text for recipients whose language lacks one for now: that of the default locale, or of another. Without this
   * setting, a text that is missing is an error; with it, a warning of the check.
   *
   * @default a text that is missing is an error
   */
  readonly fallback?: 'defaultLocale' | (string & {});
  /**
   * The text values that are links of the web. Each must be an `https:` or `http:` address; in an SMS it is shortened, if
   * a plugin brings a `LinkShortener`.
   */
  readonly links?: readonly TextsOf<Values>[];
  /** False: its texts are sent without the layout of the catalog. */
  readonly layout?: false;
  /** Values to preview and measure with. */
  readonly examples?: {
    /** Usual values. */
    readonly usual: Values;
    /** The longest values that may come. Budgets are checked against them. */
    readonly longest?: Values;
  };
}

/** The definition of a catalog: its texts, locales and settings. */
export interface CatalogDefinition<
  Texts extends MessageTexts = MessageTexts,
  Locale extends string = string,
  Parts extends CommonParts = CommonParts,
> {
  /** The locale of recipients without a locale, or with one that the catalog lacks. One of `locales`. */
  readonly defaultLocale: NoInfer<Locale>;
  /** BCP 47. Every template has a text in each. */
  readonly locales: readonly Locale[];
  /** The time zone of recipients without a time zone, IANA. @default 'UTC' */
  readonly timeZone?: string;
  /**
   * The region of recipients whose locale lacks it, ISO 3166-1: `en` then writes dates and times as in Cameroon, the day
   * before the month.
   *
   * @example 'CM'
   *
   * @default each locale's own
   */
  readonly region?: string;
  /**
   * Locales whose numbers, dates and plurals are those of another: for languages that Node.js does not know.
   *
   * @example { wes: 'en-CM' } // Cameroon Pidgin
   */
  readonly conventions?: { readonly [Each in NoInfer<Locale>]?: string };
  /** The hub's `optOut.url`, so that texts with `{optOutUrl}` are measured with links of its length. @default 'https://ex.am/u' */
  readonly optOutUrl?: string;
  /** How SMS are written, also those of plain text. A template's own settings come first. */
  readonly sms?: SmsSettings;
  /** Words that many texts have: a brand, a signature, a line about opting out. */
  readonly parts?: Parts;
  /** Around the texts of each channel. Every measure counts it. @default the texts alone */
  readonly layout?: Layout;
  /** Every measure counts the `links` of SMS as links of this length. @default links are counted as they are given */
  readonly shortLinks?: ShortLinks;
  readonly messages: Texts;
  readonly settings?: {
    readonly [Name in keyof NoInfer<Texts>]?: TemplateSettings<
      ValuesOfTexts<NoInfer<Texts>[Name], NoInfer<NamesOf<Parts>>>
    >;
  };
}

/** The names of common parts. */
export type NamesOf<Parts> = keyof Parts & string;
