/** The locales whose conventions others borrow: by the locale of a catalog. */
export type BorrowedConventions = Readonly<Record<string, string>>;

/** Whether a tag has the form of BCP 47. */
export function isTag(tag: string): boolean {
  try {
    new Intl.Locale(tag);
    return true;
  } catch {
    return false;
  }
}

/** A tag as BCP 47 writes it: tools write `pt-br` for `pt-BR`. */
export function canonicalTag(tag: string): string {
  return isTag(tag) ? new Intl.Locale(tag).toString() : tag.toLowerCase();
}

/**
 * Whether Node.js knows how a language writes numbers and dates, and which plurals it has. Of a language that it does not
 * know, it takes those of the machine, without a word: texts would differ from one server to the next.
 */
export function hasConventions(locale: string): boolean {
  const known = { localeMatcher: 'lookup' } as const;
  return [
    Intl.NumberFormat.supportedLocalesOf(locale, known),
    Intl.DateTimeFormat.supportedLocalesOf(locale, known),
    Intl.PluralRules.supportedLocalesOf(locale, known),
  ].every(({ length }) => length > 0);
}

/** The tag of a language that is called by its name in English or French (`french`, `anglais`), or undefined. */
export function tagOfName(name: string): string | undefined {
  const wanted = plain(name);
  return commonTags.find((tag) =>
    ['en', 'fr', tag].some((language) => plain(nameOf(tag, language)) === wanted),
  );
}

const commonTags = [
  'fr',
  'en',
  'pt',
  'es',
  'ar',
  'de',
  'it',
  'sw',
  'ha',
  'ff',
  'pcm',
  'ewo',
  'ln',
  'yo',
  'ig',
  'wo',
  'zh',
];

function nameOf(tag: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag;
}

function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
