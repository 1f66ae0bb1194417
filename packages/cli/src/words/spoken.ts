import { type Language, languageOf } from '@nkul/verdict';
import { Exit } from './exit.ts';

/**
 * The language of the arguments (`--lang`), or of the environment; undefined if neither names one.
 *
 * @throws Exit if `--lang` is another one
 */
export function languageAsked(
  lang: string | undefined,
  { LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>,
): Language | undefined {
  if (lang !== undefined && !/^(?:fr|en)(?:-|$)/i.test(lang))
    throw new Exit(2, ({ errors }) => errors.isNot('--lang', lang, errors.oneOf(['fr', 'en'])));
  if (lang !== undefined) return languageOf(lang);
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '');
  return locale === undefined ? undefined : languageOf(locale.replace('_', '-').replace(/\..*/, ''));
}

/** The language of the words: `--lang`, the configuration's, or that of the environment. @throws Exit for another `--lang` */
export function languageFor(
  { lang }: { readonly lang?: string },
  config: { readonly lang?: string } | undefined,
  { env }: { readonly env: Readonly<Record<string, string | undefined>> },
): Language {
  const own = config?.lang === undefined ? undefined : languageOf(config.lang);
  return languageAsked(lang, {}) ?? own ?? languageAsked(undefined, env) ?? 'en';
}

/** The value of `--lang` among arguments that are not read yet: the help needs it before. */
export function langAmong(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const arg = args[at];
  if (arg === undefined) return undefined;
  return arg.includes('=') ? arg.slice('--lang='.length) : args[at + 1];
}
