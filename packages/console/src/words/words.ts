import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en.ts';
import { fr } from './fr.ts';

export type TextName = keyof typeof en;

/** The values that a text may have. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Gives a text of the catalog with its values. */
export type Words = (name: TextName, values?: TextValues) => string;

/** A language that the console speaks. */
export type Language = 'en' | 'fr';

const catalogs: Readonly<Record<Language, Readonly<Record<TextName, string>>>> = { en, fr };
const formats = new Map<string, IntlMessageFormat>();

export function wordsOf(language: Language): Words {
  return (name, values = {}) => String(formatOf(language, name).format(values));
}

/** True for a name of the catalog: a name that is made of something else, such as an event, may not be there. */
export function isTextName(name: string): name is TextName {
  return Object.hasOwn(en, name);
}

function formatOf(language: Language, name: TextName): IntlMessageFormat {
  const key = `${language} ${name}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new IntlMessageFormat(catalogs[language][name], language, undefined, { ignoreTag: true });
  formats.set(key, format);
  return format;
}
