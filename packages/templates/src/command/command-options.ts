import type { SegmentPrice } from '../sms/segment-price.ts';
import type { Language } from '../words/language.ts';
import { type ExportLine, type ImportLine, readExport, readImport } from './exchange-options.ts';
import { readArguments as read, spoken } from './read-arguments.ts';

/** The help text of the command. */
export const usage: string = `nkul-templates: checks and shows the texts of a catalog

  nkul-templates check [path] [--json] [--lang fr]
      syntax, locales, values, apostrophes, the GSM 7-bit alphabet, segments and
      budgets; exit code 1 when there is an error

  nkul-templates preview [path] [--price <n>] [--currency <code>] [--lang fr]
                         [--html <file> | --watch [--port <n>]]
      every message in every locale: text, encoding, segments and price; as a table, as
      a page with all branches and the longest texts, or as a page on 127.0.0.1 that
      follows each change of the files

  nkul-templates types [path] [--out <file>] [--name <type>] [--check]
      the type of the values of every template; with --check, exit code 1 when the
      file is not up to date

  nkul-templates export [path] --locale <tag> [--format xliff|po] [--out <file>] [--lang fr]
      the texts for a translator, with their descriptions and examples

  nkul-templates import <file> [path] [--locale <tag>] [--lang fr]
      the translations of such a file into the folder; all of them, or with an error none

  nkul-templates saving <file>
      how many segments the texts of a JSON list take as written, and as sent

path is a folder with catalog.json, fr.json, en.json… (default: messages), or a module
that exports a catalog. The currency is XAF unless it is given.
`;

/** The parsed command line. */
export type CommandLine =
  | { readonly command: 'help' }
  | { readonly command: 'check'; readonly path: string; readonly json: boolean; readonly language?: Language }
  | {
      readonly command: 'preview';
      readonly path: string;
      readonly price?: SegmentPrice;
      readonly html?: string;
      /** The port to serve the page at; 0 for a free one. Absent: it is not served. */
      readonly port?: number;
      readonly language?: Language;
    }
  | {
      readonly command: 'types';
      readonly path: string;
      readonly name: string;
      readonly out?: string;
      readonly check: boolean;
    }
  | ExportLine
  | ImportLine
  | { readonly command: 'saving'; readonly file: string };

/** The parsed command line of one command. */
export type Asked<Command extends CommandLine['command']> = Extract<
  CommandLine,
  { readonly command: Command }
>;

/** Reads the command line; throws an Error that says what is wrong with it. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const [command, ...rest] = args;
  switch (command) {
    case 'check': {
      const { path = 'messages', values } = read(rest, {
        json: { type: 'boolean', default: false },
        lang: { type: 'string' },
      });
      return { command, path, json: values.json, ...spoken(values.lang) };
    }
    case 'preview': {
      const { path = 'messages', values } = read(rest, {
        price: { type: 'string' },
        currency: { type: 'string', default: 'XAF' },
        html: { type: 'string' },
        watch: { type: 'boolean', default: false },
        port: { type: 'string' },
        lang: { type: 'string' },
      });
      const { price, currency, html, watch, port, lang } = values;
      if (watch && html !== undefined)
        throw new Error('--watch serves a page, and --html writes one: give one');
      if (!watch && port !== undefined) throw new Error('--port is the port of --watch');
      return {
        command,
        path,
        ...(price !== undefined && { price: readPrice(price, currency) }),
        ...(html !== undefined && { html }),
        ...(watch && { port: readPort(port) }),
        ...spoken(lang),
      };
    }
    case 'types': {
      const { path = 'messages', values } = read(rest, {
        out: { type: 'string' },
        name: { type: 'string', default: 'Messages' },
        check: { type: 'boolean', default: false },
      });
      const { out, name, check } = values;
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) {
        throw new Error(
          `--name is the name of a TypeScript type, such as Messages, not ${JSON.stringify(name)}`,
        );
      }
      if (check && out === undefined) throw new Error('--check needs the file to check: --out <file>');
      return { command, path, name, check, ...(out !== undefined && { out }) };
    }
    case 'export':
      return readExport(rest);
    case 'import':
      return readImport(rest);
    case 'saving': {
      const { path: file } = read(rest, {});
      if (file === undefined) throw new Error('saving needs a JSON file with a list of texts');
      return { command, file };
    }
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    default:
      throw new Error(`the command ${command} does not exist`);
  }
}

function readPort(port = '0'): number {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('--port is a number up to 65535');
  return Number(port);
}

function readPrice(price: string, currency: string): SegmentPrice {
  const amount = Number(price);
  if (!/^\d+(\.\d+)?$/.test(price))
    throw new Error('--price is the price of one segment, such as 25 or 0.04');
  try {
    new Intl.NumberFormat('en', { style: 'currency', currency });
  } catch {
    throw new Error('--currency is a code of ISO 4217, such as XAF or EUR');
  }
  return { amount, currency };
}
