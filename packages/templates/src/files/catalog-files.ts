import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { categories } from '@nkul/core/adapter';
import * as v from 'valibot';
import type { CatalogDefinition, LocalizedTexts } from '../catalog/catalog-definition.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { ExpiresIn } from '../values/expiry.ts';
import type { Saying } from '../words/saying.ts';
import { jsonObjectOf } from './json-object-schema.ts';
import { type JsonSource, readJson } from './json-source.ts';

/** The definition of a catalog in JSON files, or the problems that prevent reading it. */
export interface CatalogFiles {
  /** Absent if a file cannot be read. */
  readonly definition?: CatalogDefinition;
  readonly problems: readonly CatalogProblem[];
  /** The same problem with its file, and its place there. */
  locate(problem: CatalogProblem): CatalogProblem;
}

/** The file beside those of the locales. */
const settingsFile = 'catalog.json';

const partTexts = v.strictObject({
  subject: v.exactOptional(v.string()),
  text: v.string(),
  html: v.exactOptional(v.string()),
});
const mustBeTexts =
  'must be a text, or texts by channel: {"sms": "…", "email": {"subject": "…", "text": "…", "html": "…"}}';
const channelTexts = v.union([v.string(), partTexts], mustBeTexts);
const localizedTexts = v.union([v.string(), jsonObjectOf(channelTexts)], mustBeTexts);
const localeSchema = jsonObjectOf(localizedTexts, 'must hold texts by template');

const number = v.pipe(v.number(), v.finite());
const smsShape = {
  encoding: v.exactOptional(v.picklist(['auto', 'keep', 'gsm7', 'refuse-ucs2'])),
  maxSegments: v.exactOptional(number),
};
const expiresIn = v.custom<ExpiresIn>(
  (given) => typeof given === 'string' || typeof given === 'number',
  "must be a duration, such as '2h', or a number value and its unit, such as '{minutes}m'",
);
const exampleValues = jsonObjectOf(v.union([v.string(), number, v.boolean()]));
const templateSettings = v.strictObject({
  ...smsShape,
  description: v.exactOptional(v.string()),
  limits: v.exactOptional(jsonObjectOf(number)),
  expiresIn: v.exactOptional(expiresIn),
  category: v.exactOptional(v.picklist(categories)),
  fallback: v.exactOptional(v.string()),
  examples: v.exactOptional(
    v.strictObject({ usual: exampleValues, longest: v.exactOptional(exampleValues) }),
  ),
});
const settingsSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  defaultLocale: v.string(),
  timeZone: v.exactOptional(v.string()),
  region: v.exactOptional(v.string()),
  conventions: v.exactOptional(jsonObjectOf(v.string())),
  optOutUrl: v.exactOptional(v.string()),
  sms: v.exactOptional(v.strictObject(smsShape)),
  settings: v.exactOptional(jsonObjectOf(templateSettings)),
});

/**
 * Reads a folder with one file per locale (`fr.json`, `en.json`: texts by template) and `catalog.json`
 * (`{"defaultLocale": "fr"}`, and settings).
 */
export async function readCatalogFiles(folder: string | URL): Promise<CatalogFiles> {
  const directory = folder instanceof URL ? fileURLToPath(folder) : folder;
  const problems: CatalogProblem[] = [];
  const sources = new Map<string, JsonSource>();

  /** The content of a file as the schema has it, or undefined with the reason among the problems. */
  const read = async <Content>(
    name: string,
    schema: v.GenericSchema<Content>,
  ): Promise<Content | undefined> => {
    const file = join(directory, name);
    const addProblem = (says: Saying, place: CatalogProblem['place']) => {
      problems.push({ level: 'error', rule: 'file', file, says, ...(place && { place }) });
    };
    const text = await readText(file);
    if ('error' in text) {
      problems.push(fileProblem(file, text.error));
      return undefined;
    }
    const source = readJson(text.text);
    if (!('value' in source)) {
      addProblem(['invalidJson', { detail: source.message }], source.place);
      return undefined;
    }
    sources.set(name, source);
    for (const { name: twice, place } of source.duplicates) addProblem(['twice', { name: twice }], place);
    const checked = v.safeParse(schema, source.value);
    for (const issue of checked.issues ?? []) {
      const steps = issue.path?.map(({ key }) => String(key)) ?? [];
      // An unknown key is reported at the object that holds it.
      const unknown = issue.expected === 'never';
      const own = unknown ? steps.slice(0, -1) : steps;
      const at = own
        .slice(-1)
        .map((step) => `${step}: `)
        .join('');
      addProblem(
        unknown
          ? ['unknownKey', { received: issue.received, at }]
          : ['file', { detail: `${at}${issue.message}` }],
        source.placeOf(own) ?? source.placeOf([]),
      );
    }
    return checked.success ? checked.output : undefined;
  };

  const listed = await jsonFilesIn(directory);
  if ('error' in listed)
    return { problems: [fileProblem(directory, listed.error)], locate: (problem) => problem };
  const { names } = listed;
  const messages = new Map<string, Readonly<Record<string, LocalizedTexts>>>();
  const locales = names.filter((name) => name !== settingsFile).map((name) => name.slice(0, -'.json'.length));
  for (const locale of locales) {
    for (const [template, texts] of Object.entries((await read(`${locale}.json`, localeSchema)) ?? {})) {
      messages.set(template, { ...messages.get(template), [locale]: texts });
    }
  }
  if (locales.length === 0) problems.push(fileProblem(directory, ['noLocaleFile', {}]));
  if (!names.includes(settingsFile)) {
    problems.push(fileProblem(join(directory, settingsFile), ['settingsMissing', {}]));
  }
  const settings = names.includes(settingsFile) ? await read(settingsFile, settingsSchema) : undefined;
  const definition =
    settings && problems.length === 0
      ? { ...settings, locales, messages: Object.fromEntries(messages) }
      : undefined;

  return {
    ...(definition && { definition }),
    problems,
    locate(problem) {
      const { template, locale, part, place } = problem;
      const name = locale === undefined ? settingsFile : `${locale}.json`;
      const own = [template, ...(part?.split('.') ?? [])].filter((step) => step !== undefined);
      const path = locale === undefined ? ['settings', ...own] : own;
      const source = sources.get(name);
      const found = source?.placeOf(path, place?.offset) ?? source?.placeOf([]);
      const { place: _inText, ...rest } = problem;
      return { ...rest, file: join(directory, name), ...(found && { place: found }) };
    },
  };
}

/** The JSON files of a folder in the order of their names, or the reason why they cannot be listed. */
async function jsonFilesIn(
  directory: string,
): Promise<{ readonly names: readonly string[] } | { readonly error: Saying }> {
  try {
    const names = await readdir(directory);
    return { names: names.filter((name) => name.endsWith('.json')).sort() };
  } catch (error) {
    return { error: unreadable(error) };
  }
}

async function readText(file: string): Promise<{ readonly text: string } | { readonly error: Saying }> {
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    return { error: unreadable(error) };
  }
}

function unreadable(error: unknown): Saying {
  return ['unreadable', { detail: error instanceof Error ? error.message : String(error) }];
}

function fileProblem(file: string, says: Saying): CatalogProblem {
  return { level: 'error', rule: 'file', file, says };
}
