import { categories, nearestName } from '@nkul/core/adapter';
import * as v from 'valibot';
import type { CatalogDefinition } from '../catalog/catalog-definition.ts';
import type { ExpiresIn } from '../values/expiry.ts';
import type { Saying } from '../words/saying.ts';
import type { SettingKind } from '../words/setting-words.ts';
import { isObject, type JsonObject, jsonObjectOf } from './json-object-schema.ts';
import { garbledText } from './mojibake.ts';
import { knownChannels } from './nested-texts.ts';

const number = v.pipe(v.number(), v.finite());
const smsShape = {
  encoding: v.exactOptional(v.picklist(['auto', 'keep', 'gsm7', 'refuse-ucs2'])),
  maxSegments: v.exactOptional(number),
};
const expiresIn = v.custom<ExpiresIn>((given) => typeof given === 'string' || typeof given === 'number');
const exampleValues = jsonObjectOf(v.union([v.string(), number, v.boolean()]));
const examplesShape = { usual: exampleValues, longest: v.exactOptional(exampleValues) };
const templateShape = {
  ...smsShape,
  description: v.exactOptional(v.string()),
  limits: v.exactOptional(jsonObjectOf(number)),
  expiresIn: v.exactOptional(expiresIn),
  category: v.exactOptional(v.picklist(categories)),
  fallback: v.exactOptional(v.string()),
  links: v.exactOptional(v.array(v.string())),
  layout: v.exactOptional(v.literal(false)),
  examples: v.exactOptional(v.strictObject(examplesShape)),
};
const text = v.exactOptional(v.string());
const layout = v.union([v.string(), v.strictObject({ subject: text, text, html: text })]);
const part = v.union([v.string(), jsonObjectOf(v.string())]);
const settingsShape = {
  $schema: v.exactOptional(v.string()),
  defaultLocale: v.string(),
  timeZone: v.exactOptional(v.string()),
  region: v.exactOptional(v.string()),
  conventions: v.exactOptional(jsonObjectOf(v.string())),
  channels: v.exactOptional(v.array(v.string())),
  optOutUrl: v.exactOptional(v.string()),
  sms: v.exactOptional(v.strictObject(smsShape)),
  parts: v.exactOptional(jsonObjectOf(part)),
  layout: v.exactOptional(jsonObjectOf(layout)),
  shortLinks: v.exactOptional(v.strictObject({ maxLength: number })),
  settings: v.exactOptional(jsonObjectOf(v.strictObject(templateShape))),
};
const settingsSchema = v.strictObject(settingsShape);

/** Names that people give to settings of a catalog. */
const otherNames: Readonly<Record<string, string>> = {
  language: 'defaultLocale',
  lang: 'defaultLocale',
  langue: 'defaultLocale',
  locale: 'defaultLocale',
  tz: 'timeZone',
};

/** The settings of a catalog in files. */
interface CatalogSettings extends Omit<CatalogDefinition, 'locales' | 'messages'> {
  readonly $schema?: string;
  /** Channels of its own, beside the usual ones. */
  readonly channels?: readonly string[];
}

/** A problem of the settings, and the keys that lead to it. */
export interface SettingProblem {
  readonly says: Saying;
  readonly path: readonly string[];
  readonly template?: string;
}

/** Reads `catalog.json`: its settings, or its problems, one for each thing. */
export function catalogSettings(file: unknown): {
  readonly settings?: CatalogSettings;
  readonly problems: readonly SettingProblem[];
} {
  if (!isObject(file)) return { problems: [{ says: ['notSettings', {}], path: [] }] };
  const checked = v.safeParse(settingsSchema, file);
  const problems = [
    ...(checked.issues ?? []).map((issue) => settingProblem(issue, file)),
    ...timeZoneProblems(file['timeZone']),
    ...['parts', 'layout'].flatMap((name) => [...garbledIn(file[name], [name])]),
  ];
  return checked.success && problems.length === 0 ? { settings: checked.output, problems } : { problems };
}

/** The channels whose texts a template may have: the usual ones, and those of the settings. */
export function channelsIn(file: unknown): readonly string[] {
  const own = isObject(file) ? file['channels'] : undefined;
  return Array.isArray(own) ? [...knownChannels, ...own.map(String)] : knownChannels;
}

type Issue = v.BaseIssue<unknown>;

function settingProblem({ expected, path: steps }: Issue, file: JsonObject): SettingProblem {
  const path = (steps ?? []).map(({ key }) => String(key));
  const given = valueAt(file, path);
  const [above, template, ...own] = path;
  const named = above === 'settings' && template !== undefined;
  const name = above === 'channels' ? above : (named ? own : path).join('.');
  const says = (): Saying => {
    if (expected === 'never') return unknownSetting(path, file);
    if (given === undefined && above !== 'channels') return ['settingMissing', { name }];
    const rules = [...(expected ?? '').matchAll(/"([^"]{1,40})"/g)].map(([, rule = '']) => rule);
    if (rules.length === 0) return ['settingKind', { name, kind: kindIn(expected, path) }];
    const meant = nearestName(String(given), rules);
    return ['settingOneOf', { name, rules, ...(meant !== undefined && { meant }) }];
  };
  return { says: says(), path, ...(named && { template }) };
}

/** An unknown setting, with the one that is meant, or all that there are. */
function unknownSetting(path: readonly string[], file: JsonObject): Saying {
  const [above, template, inside] = path;
  const name = path.at(-1) ?? '';
  const shapes = {
    sms: smsShape,
    settings: inside === 'examples' && path.length > 3 ? examplesShape : templateShape,
  };
  const shape = path.length === 1 ? settingsShape : above === 'sms' ? shapes.sms : shapes.settings;
  const known = Object.keys(shape).filter((each) => each !== '$schema');
  const alias = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  const meant = (path.length === 1 ? alias : undefined) ?? nearestName(name, known);
  if (meant === undefined && above === 'settings' && path.length === 3 && isObject(valueAt(file, path)))
    return ['settingNested', { name: `${template}.${name}` }];
  return ['settingUnknown', { name, known, ...(meant !== undefined && { meant }) }];
}

function valueAt(file: unknown, path: readonly string[]): unknown {
  let found = file;
  for (const step of path) found = isObject(found) ? found[step] : undefined;
  return found;
}

function kindIn(expected: string | null, path: readonly string[]): SettingKind {
  if (path.at(-1) === 'expiresIn') return 'duration';
  if (path[0] === 'channels' || path.at(-1) === 'links') return 'names';
  if (path[0] === 'parts' && path.length > 1) return 'part';
  if (path[0] === 'layout' && path.length > 1) return 'layout';
  if (expected === 'string') return 'text';
  if (expected === 'number') return 'number';
  return expected?.includes('|') === true ? 'value' : 'object';
}

/** Texts of common parts and layouts that were read in a wrong encoding. */
function* garbledIn(value: unknown, path: readonly string[]): Generator<SettingProblem> {
  if (typeof value === 'string') {
    const garbled = garbledText(value);
    if (garbled !== undefined) yield { says: garbled.says, path };
  } else if (isObject(value)) {
    for (const [key, one] of Object.entries(value)) yield* garbledIn(one, [...path, key]);
  }
}

/** A city without its continent is a usual mistake: `Douala`. */
function* timeZoneProblems(timeZone: unknown): Generator<SettingProblem> {
  if (typeof timeZone !== 'string') return;
  const wanted = timeZone.toLowerCase().replaceAll(' ', '_');
  const zones = Intl.supportedValuesOf('timeZone');
  const meant = zones.find((zone) => zone.toLowerCase().endsWith(`/${wanted}`));
  if (meant !== undefined) yield { says: ['timeZoneMeant', { timeZone, meant }], path: ['timeZone'] };
}
