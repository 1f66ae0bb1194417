import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { TextName } from './text-name.ts';

/** The values that a text may have. */
export type TextValues = Readonly<Record<string, string>>;

/** Gives a text of the catalog with its values. */
export type Words = (name: TextName, values?: TextValues) => string;

/** A language that there are words in. */
export type Language = 'en' | 'fr';

const catalogs: Readonly<Record<Language, Readonly<Record<TextName, string>>>> = { en, fr };

const formats = new Map<string, IntlMessageFormat>();

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return (name, values = {}) => String(formatOf(language, name).format(values));
}

/** French for `fr`, `fr-CM` and the like; else English. */
export function languageOf(locale: string): Language {
  return /^fr(?:-|$)/i.test(locale) ? 'fr' : 'en';
}

function formatOf(language: Language, name: TextName): IntlMessageFormat {
  const key = `${language} ${name}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new IntlMessageFormat(catalogs[language][name], language, undefined, { ignoreTag: true });
  formats.set(key, format);
  return format;
}
