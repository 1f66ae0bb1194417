import type { Category, TemplateValues } from '@nkul/core/adapter';
import type { ContentTexts } from '../icu/content-texts.ts';
import type { BorrowedConventions } from '../locale/conventions.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';
import type { ValueRules } from '../values/check-values.ts';
import type { Expiry } from '../values/expiry.ts';
import type { CatalogProblem } from './catalog-problem.ts';

/** The values of a catalog that is unknown to the compiler: any template, any values. */
export type AnyValues = Readonly<Record<string, TemplateValues>>;

/** A catalog, without the types of its values. */
export interface UntypedCatalog {
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  /** The time zone of recipients without a time zone, IANA. */
  readonly timeZone: string;
  /** The region of recipients without one, ISO 3166-1. */
  readonly region?: string | undefined;
  /** Locales with the conventions of another, such as `{ wes: 'en-CM' }`. */
  readonly conventions: BorrowedConventions;
  /** How SMS of plain text are written. */
  readonly sms: SmsSettings;
  /** How short the links of SMS are, for every measure; absent: they are counted as they are given. */
  readonly shortLinks?: { readonly maxLength: number } | undefined;
  readonly templates: ReadonlyMap<string, CatalogTemplate>;
  /** Problems that do not stop a start: warnings and notes of its texts, for `nkul-templates check`. */
  readonly warnings: readonly CatalogProblem[];
}

/** Templates by name, checked and parsed. Made by `defineCatalog` or `loadCatalog`, given to `templates`. */
export interface Catalog<Values = AnyValues> extends UntypedCatalog {
  /**
   * The part of a notification with the template and its values. The compiler checks that the template exists, and that
   * each value is there and has its type.
   *
   * @example
   * await hub.notify({ to: { phone, locale: 'fr' }, ...catalog.notification('otp', { code: '4821', minutes: 5 }) });
   */
  notification<Name extends keyof Values & string>(
    template: Name,
    ...values: ValuesArgument<Values[Name]>
  ): TemplateNotification<Name, Values[Name]>;
}

/** A template and its values, to be spread into a notification. */
export interface TemplateNotification<Name extends string, Values> {
  readonly template: Name;
  /** Absent for a template without values. */
  readonly values?: Values | NoValues;
}

/** One template of a catalog. */
export interface CatalogTemplate extends Required<ValueRules> {
  /** When its messages are sent, for translators. */
  readonly description?: string;
  /** The locale whose texts a locale without its own reads. Absent: every locale has texts. */
  readonly fallback?: string;
  /** Its texts by locale, then by channel. The key `text` is for every channel without a text of its own. */
  readonly contents: ReadonlyMap<string, ReadonlyMap<string, ContentTexts>>;
  readonly sms: SmsSettings;
  readonly examples: TemplateExamples;
  /** How long its messages are worth sending; absent: they do not expire by themselves. */
  readonly expiry?: Expiry;
  /** The purpose of its messages; absent if it follows from how long they are worth sending. */
  readonly category?: Category;
  /** An opt-out link, to measure with. */
  readonly link: string;
  /** How short its links are in an SMS, to measure with; absent: they are counted as they are given. */
  readonly shortLinkLength?: number;
}

/** Values to preview and measure with. */
export interface TemplateExamples {
  readonly usual?: TemplateValues;
  readonly longest?: TemplateValues;
}

type NoValues = Readonly<Record<string, never>>;

/** Left out for a template that takes no values, or whose values the compiler does not know. */
type ValuesArgument<Values> = keyof Values extends never
  ? [values?: NoValues]
  : string extends keyof Values
    ? [values?: Values]
    : [values: Values];
