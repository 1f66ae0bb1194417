import { categories } from '@nkul/core/adapter';
import type { SmsEncodingRule, SmsSettings } from '../sms/sms-settings.ts';
import { checkValues, type ValueProblem, type ValueRules, WrongValue } from '../values/check-values.ts';
import { readExpiry } from '../values/expiry.ts';
import type { ValueKind } from '../values/value-kind.ts';
import type { Saying } from '../words/saying.ts';
import type { CatalogTemplate } from './catalog.ts';
import type { TemplateSettings } from './catalog-definition.ts';

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
  readonly problems: readonly Saying[];
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
  const problems: Saying[] = [...smsProblems(sms), ...categoryProblems(category)];
  for (const [value, limit] of Object.entries(limits)) {
    const kind = kinds.get(value);
    if (kind === undefined) problems.push(['limitUnused', { name: value }]);
    else if (kind === 'date') problems.push(['limitKind', { name: value, kind }]);
    else if (kind === 'number') {
      if (!(Number.isFinite(limit) && Number(limit) > 0)) problems.push(['largestWrong', { name: value }]);
    } else if (!isCount(limit)) problems.push(['limitWrong', { name: value }]);
  }
  for (const which of ['usual', 'longest'] as const) {
    const values = examples?.[which];
    if (values === undefined) continue;
    const problem = exampleProblem({ name, kinds, limits: read.limits }, values, link);
    if (problem !== undefined) problems.push(['example', { which, ...problem }]);
  }
  const expiry = expiresIn === undefined ? undefined : readExpiry(expiresIn, kinds);
  if (expiry === undefined) return { settings: read, problems };
  if ('problem' in expiry) return { settings: read, problems: [...problems, expiry.problem] };
  return { settings: { ...read, expiry }, problems };
}

function categoryProblems(category: unknown): readonly Saying[] {
  if (category === undefined || categories.some((one) => one === category)) return [];
  return [['categoryUnknown', { categories }]];
}

/** The problems of the settings for SMS. */
export function smsProblems({ encoding, maxSegments }: SmsSettings, where = ''): readonly Saying[] {
  const problems: Saying[] = [];
  if (encoding !== undefined && !encodingRules.has(encoding)) {
    problems.push(['encodingUnknown', { rules: [...encodingRules], where }]);
  }
  if (maxSegments !== undefined && !isCount(maxSegments)) {
    problems.push(['maxSegmentsWrong', { where }]);
  }
  return problems;
}

function exampleProblem(
  rules: ValueRules,
  values: Readonly<Record<string, unknown>>,
  link: string,
): ValueProblem | undefined {
  try {
    checkValues(rules, values, link);
    return undefined;
  } catch (error) {
    if (error instanceof WrongValue) return error.problem;
    throw error;
  }
}

function numbersIn(limits: object): readonly (readonly [string, number])[] {
  return Object.entries(limits).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
