import type { UntypedCatalog } from '../catalog/catalog.ts';
import { hasConventions, isTag } from '../locale/conventions.ts';
import { type TranslationFile, UnreadableFile } from './translation-file.ts';

/**
 * The locale of the catalog that a file's translations are for.
 *
 * @param asked the locale that the caller names; it may be new in the catalog
 * @throws UnreadableFile if the file is for another catalog, or its language is unclear
 */
export function languageOfFile(
  { sourceLanguage, targetLanguage }: TranslationFile,
  { catalog, asked }: { readonly catalog: UntypedCatalog; readonly asked: string | undefined },
): string {
  const { locales, defaultLocale } = catalog;
  if (sourceLanguage !== undefined && !isSame(sourceLanguage, defaultLocale))
    throw new UnreadableFile(['sourceLanguageDiffers', { locale: sourceLanguage, defaultLocale }]);
  if (asked !== undefined && !isTag(asked)) throw new UnreadableFile(['localeTag', { locale: asked }]);
  if (asked !== undefined && targetLanguage !== undefined && !isSame(asked, targetLanguage))
    throw new UnreadableFile(['languageDiffers', { locale: targetLanguage, asked }]);
  const wanted = asked ?? targetLanguage;
  if (wanted === undefined) throw new UnreadableFile(['languageMissing', {}]);
  const locale = locales.find((each) => isSame(each, wanted)) ?? (asked && canonical(asked));
  if (locale === undefined) throw new UnreadableFile(['languageUnlisted', { locale: wanted, locales }]);
  if (isSame(locale, defaultLocale)) throw new UnreadableFile(['localeIsDefault', { locale }]);
  if (catalog.conventions[locale] === undefined && !hasConventions(locale))
    throw new UnreadableFile(['unknownLanguage', { locale }]);
  return locale;
}

/** Tools write tags in their own way: `pt-br`, `pt-BR`. */
function isSame(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(tag: string): string {
  return isTag(tag) ? new Intl.Locale(tag).toString() : tag.toLowerCase();
}
