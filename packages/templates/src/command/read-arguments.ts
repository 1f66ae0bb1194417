import { parseArgs } from 'node:util';
import type { Language } from '../words/language.ts';

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
type Values<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known; allowPositionals: true }>
>['values'];

/** Reads the options of a command, and one path. @throws Error that says which argument is wrong */
export function readArguments<const Known extends Options>(
  args: readonly string[],
  options: Known,
): { readonly values: Values<Known>; readonly path: string | undefined } {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length > 1) throw new Error(`one path is enough: ${positionals.join(' ')}`);
  return { values, path: positionals[0] };
}

/** The language of `--lang`, if it is given. */
export function spoken(lang: string | undefined): { readonly language?: Language } {
  if (lang === undefined) return {};
  if (lang !== 'fr' && lang !== 'en') throw new Error(`--lang is fr or en, not ${JSON.stringify(lang)}`);
  return { language: lang };
}
