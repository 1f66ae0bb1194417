import type { UntypedCatalog } from '../catalog/catalog.ts';
import { unknownLanguage } from '../catalog/locale-problems.ts';
import { canonicalTag, isTag } from '../locale/conventions.ts';
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
  const locale = locales.find((each) => isSame(each, wanted)) ?? (asked && canonicalTag(asked));
  if (locale === undefined) throw new UnreadableFile(['languageUnlisted', { locale: wanted, locales }]);
  checkTranslated(catalog, locale);
  return locale;
}

/** @throws UnreadableFile for a language that the catalog would refuse, or that its texts are in */
export function checkTranslated(
  { conventions, defaultLocale }: Pick<UntypedCatalog, 'conventions' | 'defaultLocale'>,
  locale: string,
): void {
  if (!isTag(locale)) throw new UnreadableFile(['localeTag', { locale }]);
  if (isSame(locale, defaultLocale)) throw new UnreadableFile(['localeIsDefault', { locale }]);
  const unknown = conventions[locale] === undefined ? unknownLanguage(locale) : undefined;
  if (unknown !== undefined) throw new UnreadableFile(unknown);
}

function isSame(one: string, other: string): boolean {
  return canonicalTag(one) === canonicalTag(other);
}
