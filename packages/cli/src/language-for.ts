import { type Language, languageOf } from '@nkul/verdict';
import type { NkulConfig } from './config.ts';
import { Exit } from './exit.ts';
import type { CommonOptions } from './opened.ts';
import type { Terminal } from './terminal.ts';

/** The language of the words: `--lang`, the configuration's, or that of the environment. @throws Exit for another `--lang` */
export function languageFor(
  { lang }: CommonOptions,
  config: NkulConfig | undefined,
  { env }: Terminal,
): Language {
  if (lang !== undefined && !/^(?:fr|en)(?:-|$)/i.test(lang))
    throw new Exit(2, `--lang is ${lang}: give fr or en.`);
  const wanted = lang ?? config?.lang ?? env['LC_ALL'] ?? env['LANG'] ?? 'en';
  return languageOf(wanted.replace('_', '-').replace(/\..*/, ''));
}
