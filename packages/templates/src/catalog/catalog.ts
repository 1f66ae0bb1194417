import type { TemplateValues } from '@nkul/core/adapter';
import type { ContentTexts } from '../icu/content-texts.ts';
import type { ValueKind } from '../icu/value-kind.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';

/** The values of a catalog that the compiler does not know: any template, any values. */
export type AnyValues = Readonly<Record<string, TemplateValues>>;

/** What a catalog holds, whatever the compiler knows of its values. */
export interface UntypedCatalog {
  readonly defaultLocale: string;
  readonly locales: readonly string[];
  /** The time zone of recipients who have none, IANA. */
  readonly timeZone: string;
  /** How SMS are written that no template says it of: those of plain text. */
  readonly sms: SmsSettings;
  readonly templates: ReadonlyMap<string, CatalogTemplate>;
}

/** Templates by name, checked and parsed. Made by `defineCatalog` or `loadCatalog`, given to `templates`. */
export interface Catalog<Values = AnyValues> extends UntypedCatalog {
  /**
   * The part of a notification that says what is told, checked by the compiler: the template is known, and its values
   * are all there, each of its kind.
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
  /** Absent for a template that takes none. */
  readonly values?: Values | NoValues;
}

/** One template of a catalog. */
export interface CatalogTemplate {
  readonly name: string;
  /** The values that its texts use, in all locales and channels. */
  readonly kinds: ReadonlyMap<string, ValueKind>;
  /** Its texts by locale, then by channel; under `text` those for every channel that has none of its own. */
  readonly contents: ReadonlyMap<string, ReadonlyMap<string, ContentTexts>>;
  readonly sms: SmsSettings;
  /** The most characters of each text value that has its own limit. */
  readonly limits: ReadonlyMap<string, number>;
  readonly examples: TemplateExamples;
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
