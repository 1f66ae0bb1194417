import { parseArgs } from 'node:util';
import type { ExchangeFormat } from '../exchange/translation-file.ts';
import type { Language } from '../words/language.ts';
import { readArguments, spoken } from './read-arguments.ts';

/** The command line of `export`. */
export interface ExportLine {
  readonly command: 'export';
  readonly path: string;
  readonly locale: string;
  readonly format: ExchangeFormat;
  readonly out?: string;
  readonly language?: Language;
}

/** The command line of `import`. */
export interface ImportLine {
  readonly command: 'import';
  readonly file: string;
  readonly path: string;
  readonly locale?: string;
  readonly language?: Language;
}

/** Reads the arguments of `export`. */
export function readExport(args: readonly string[]): ExportLine {
  const options = { locale: text, format: text, out: text, lang: text };
  const { values, path = 'messages' } = readArguments(args, options);
  const { locale, out, lang, format = out?.endsWith('.po') ? 'po' : 'xliff' } = values;
  if (locale === undefined)
    throw new Error('export needs the language of the translator, such as --locale en');
  if (format !== 'xliff' && format !== 'po')
    throw new Error(`--format is xliff or po, not ${JSON.stringify(format)}`);
  return { command: 'export', path, locale, format, ...(out !== undefined && { out }), ...spoken(lang) };
}

/** Reads the arguments of `import`. */
export function readImport(args: readonly string[]): ImportLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { locale: text, lang: text },
    allowPositionals: true,
  });
  const { locale, lang } = values;
  const [file, path = 'messages', ...more] = positionals;
  if (file === undefined) throw new Error('import needs a translation file: nkul-templates import en.xlf');
  if (more.length > 0) throw new Error(`one file and one path are enough: ${positionals.join(' ')}`);
  return { command: 'import', file, path, ...(locale !== undefined && { locale }), ...spoken(lang) };
}

const text = { type: 'string' } as const;
