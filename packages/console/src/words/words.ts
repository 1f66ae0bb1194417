import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';
import { enConsent } from './en-consent.ts';
import { enPages } from './en-pages.ts';
import { enStates } from './en-states.ts';
import { fr } from './fr.ts';
import { frConsent } from './fr-consent.ts';
import { frPages } from './fr-pages.ts';
import { frStates } from './fr-states.ts';

export type TextName =
  | keyof typeof en
  | keyof typeof enConsent
  | keyof typeof enPages
  | keyof typeof enStates;

/** The values that a text may have. */
type TextValues = Readonly<Record<string, string | number>>;

/** Gives a text of the catalog with its values. */
export type Words = (name: TextName, values?: TextValues) => string;

/** A language that the console speaks. */
export type Language = 'en' | 'fr';

/** All texts, by language. */
export const catalogs: Readonly<Record<Language, Readonly<Record<TextName, string>>>> = {
  en: { ...en, ...enConsent, ...enPages, ...enStates },
  fr: { ...fr, ...frConsent, ...frPages, ...frStates },
};
const formats = new Map<string, IntlMessageFormat>();

export function wordsOf(language: Language): Words {
  return (name, values = {}) => String(formatOf(language, name).format(values));
}

/** True for a name of the catalog: a name that is made of something else, such as an event, may not be there. */
export function isTextName(name: string): name is TextName {
  return Object.hasOwn(catalogs.en, name);
}

function formatOf(language: Language, name: TextName): IntlMessageFormat {
  const key = `${language} ${name}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new IntlMessageFormat(catalogs[language][name], language, undefined, { ignoreTag: true });
  formats.set(key, format);
  return format;
}
