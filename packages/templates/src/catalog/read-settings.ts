import { categories } from '@nkul/core/adapter';
import type { ValueKind } from '../icu/value-kind.ts';
import type { SmsEncodingRule, SmsSettings } from '../sms/sms-settings.ts';
import type { CatalogTemplate } from './catalog.ts';
import type { TemplateSettings } from './catalog-definition.ts';
import { readExpiry } from './expiry.ts';
import { checkValues } from './template-value.ts';

const encodingRules: ReadonlySet<string> = new Set<SmsEncodingRule>(['auto', 'keep', 'gsm7', 'refuse-ucs2']);

/** The settings of a template, completed with those of its catalog, and their problems. */
export function readSettings(
  {
    name,
    settings,
    link,
  }: { readonly name: string; readonly settings: TemplateSettings; readonly link: string },
  kinds: ReadonlyMap<string, ValueKind>,
  common: SmsSettings,
): {
  readonly settings: Pick<CatalogTemplate, 'sms' | 'limits' | 'examples' | 'expiry' | 'category'>;
  readonly problems: readonly string[];
} {
  const {
    encoding = common.encoding,
    maxSegments = common.maxSegments,
    limits = {},
    examples,
    expiresIn,
    category,
  } = settings;
  const sms = { ...(encoding && { encoding }), ...(maxSegments !== undefined && { maxSegments }) };
  const read = {
    sms,
    limits: new Map(numbersIn(limits)),
    examples: { ...examples },
    ...(category && { category }),
  };
  const problems = [...smsProblems(sms), ...categoryProblems(category)];
  for (const [value, limit] of Object.entries(limits)) {
    const kind = kinds.get(value);
    if (kind === undefined) problems.push(`limits: {${value}} is in none of its texts`);
    else if (kind === 'number' || kind === 'date')
      problems.push(`limits: {${value}} is a ${kind}, not a text`);
    else if (!isCount(limit))
      problems.push(`limits: {${value}} must have a whole number of characters, at least 1`);
  }
  for (const which of ['usual', 'longest'] as const) {
    const values = examples?.[which];
    if (values === undefined) continue;
    const problem = exampleProblem({ name, kinds, contents: new Map(), link, ...read }, values);
    if (problem !== undefined) problems.push(`examples.${which}: ${problem}`);
  }
  const expiry = expiresIn === undefined ? undefined : readExpiry(expiresIn, kinds);
  if (expiry === undefined) return { settings: read, problems };
  if ('problem' in expiry) return { settings: read, problems: [...problems, expiry.problem] };
  return { settings: { ...read, expiry }, problems };
}

function categoryProblems(category: unknown): readonly string[] {
  if (category === undefined || categories.some((one) => one === category)) return [];
  return [`category must be one of ${categories.join(', ')}`];
}

/** The problems of the settings for SMS. */
export function smsProblems({ encoding, maxSegments }: SmsSettings): readonly string[] {
  const problems: string[] = [];
  if (encoding !== undefined && !encodingRules.has(encoding)) {
    problems.push(`encoding must be one of ${[...encodingRules].join(', ')}`);
  }
  if (maxSegments !== undefined && !isCount(maxSegments)) {
    problems.push('maxSegments must be a whole number, at least 1');
  }
  return problems;
}

function exampleProblem(
  template: CatalogTemplate,
  values: Readonly<Record<string, unknown>>,
): string | undefined {
  try {
    checkValues(template, values, template.link);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function numbersIn(limits: object): readonly (readonly [string, number])[] {
  return Object.entries(limits).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
