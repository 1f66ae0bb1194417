/** A language of reports. */
export type Language = 'en' | 'fr';

/** The language of an environment: French for `LANG=fr_CM.UTF-8` and the like, else English. */
export function languageOf({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): Language {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '') ?? '';
  return /^fr(?:[-_.]|$)/i.test(locale) ? 'fr' : 'en';
}
