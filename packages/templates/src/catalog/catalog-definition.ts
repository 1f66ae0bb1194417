import type { TemplateValues } from '@nkul/core/adapter';
import type { SmsSettings } from '../sms/sms-settings.ts';
import type { LimitsOf, ValuesOfTexts } from './template-values.ts';

/** The texts of a channel that has several parts, such as an e-mail. */
export interface PartTexts {
  /** The subject line; one line, whatever it is given. */
  readonly subject?: string;
  readonly text: string;
  /** The HTML body. What values hold is escaped there. */
  readonly html?: string;
}

/**
 * What a template says in one language: one plain text for all channels, or texts by channel, where `text` stands for
 * every channel that has none of its own.
 *
 * @example
 * { text: 'Bienvenue {name}', email: { subject: 'Bienvenue', text: 'Bonjour {name}', html: '<p>Bonjour {name}</p>' } }
 */
export type LocalizedTexts = string | { readonly [channel: string]: string | PartTexts };

/** Texts by template and locale. */
export interface MessageTexts {
  readonly [template: string]: { readonly [locale: string]: LocalizedTexts };
}

/** How one template is sent and measured, beside its texts. */
export interface TemplateSettings<Values = TemplateValues> extends SmsSettings {
  /** The most characters that a text value may have; a longer one is a RenderError. @default 1000 for each */
  readonly limits?: LimitsOf<Values>;
  /** Values to preview and measure with. */
  readonly examples?: {
    /** As they come on most days. */
    readonly usual: Values;
    /** The longest that may come: budgets are checked against them. */
    readonly longest?: Values;
  };
}

/** What a catalog is made of. */
export interface CatalogDefinition<
  Texts extends MessageTexts = MessageTexts,
  Locale extends string = string,
> {
  /** The locale of recipients who have none, or one that the catalog has not. One of `locales`. */
  readonly defaultLocale: NoInfer<Locale>;
  /** BCP 47. Every template has a text in each. */
  readonly locales: readonly Locale[];
  /** The time zone of recipients who have none, IANA. @default 'UTC' */
  readonly timeZone?: string;
  /** How SMS are written, those of plain text too, unless a template's settings say. */
  readonly sms?: SmsSettings;
  readonly messages: Texts;
  readonly settings?: {
    readonly [Name in keyof NoInfer<Texts>]?: TemplateSettings<ValuesOfTexts<NoInfer<Texts>[Name]>>;
  };
}
