import type { WrongText } from '../values/checked-texts.ts';
import type { ExpiresIn } from '../values/expiry.ts';
import type { NumbersOf, ValuesOfTexts } from '../values/values-of-texts.ts';
import type { TemplateSettings } from './catalog-definition.ts';

/**
 * Settings by template, of which the compiler reads each fallback: a template with one may lack languages. Settings of a
 * template that has no texts cannot be written.
 */
export type CheckedSettings<Texts, Fallbacks> = {
  readonly [Name in keyof Fallbacks]: FallbackSetting<Fallbacks[Name], TextsOf<Texts, Name>>;
} & {
  readonly [Name in Exclude<
    keyof NoInfer<Fallbacks>,
    keyof Texts
  >]?: WrongText<`${Name & string} has settings, but no texts`>;
};

/** The settings that have values of the texts are checked by `TemplateSettings` alone. */
type FallbackSetting<Fallback, Texts> = Omit<
  TemplateSettings,
  'fallback' | 'limits' | 'examples' | 'expiresIn'
> & {
  readonly limits?: unknown;
  readonly examples?: unknown;
  readonly expiresIn?: ExpiresIn<NumbersOf<ValuesOfTexts<Texts>>>;
  readonly fallback?: Fallback;
};

/** The texts of a template, or any text for a name without texts. */
type TextsOf<Texts, Name> = Name extends keyof Texts ? Texts[Name] : string;
