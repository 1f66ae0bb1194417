import { categories } from '@nkul/core/adapter';
import type { SmsEncodingRule, SmsSettings } from '../sms/sms-settings.ts';
import { checkValues, type ValueProblem, type ValueRules, WrongValue } from '../values/check-values.ts';
import { type Expiry, readExpiry } from '../values/expiry.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { ValueKind } from '../values/value-kind.ts';
import type { Saying } from '../words/saying.ts';
import type { CatalogTemplate } from './catalog.ts';
import type { TemplateSettings } from './catalog-definition.ts';

const encodingRules: ReadonlySet<string> = new Set<SmsEncodingRule>(['auto', 'keep', 'gsm7', 'refuse-ucs2']);

/** The settings of one template, and the values that they are about. */
export interface SettingsSource {
  readonly rules: Omit<ValueRules, 'limits' | 'links'>;
  readonly settings: TemplateSettings;
  /** An opt-out link, for the examples. */
  readonly link: string;
}

/** The settings of a template, completed with those of its catalog, and their problems. */
export function readSettings(
  { rules, settings, link }: SettingsSource,
  common: SmsSettings,
): {
  readonly settings: Pick<CatalogTemplate, 'sms' | 'limits' | 'links' | 'examples' | 'expiry' | 'category'>;
  readonly problems: readonly Saying[];
} {
  const { kinds } = rules;
  const expiryRead = settings.expiresIn === undefined ? undefined : readExpiry(settings.expiresIn, kinds);
  const expiry = expiryRead && 'problem' in expiryRead ? undefined : expiryRead;
  const {
    encoding = common.encoding ?? (isCode(settings.category, expiry) ? 'gsm7' : undefined),
    maxSegments = common.maxSegments,
    limits = {},
    examples,
    category,
  } = settings;
  const sms = { ...(encoding && { encoding }), ...(maxSegments !== undefined && { maxSegments }) };
  const read = {
    sms,
    limits: new Map(numbersIn(limits)),
    links: new Set<string>(Array.isArray(settings.links) ? settings.links : []),
    examples: { ...examples },
    ...(category && { category }),
  };
  const problems: Saying[] = [
    ...smsProblems(sms),
    ...categoryProblems(category),
    ...linksProblems(settings.links, kinds),
    ...layoutProblems(settings.layout),
  ];
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
    const problem = exampleProblem({ ...rules, limits: read.limits, links: read.links }, values, link);
    if (problem !== undefined) problems.push(['example', { which, ...problem }]);
  }
  if (expiryRead && 'problem' in expiryRead) problems.push(expiryRead.problem);
  return { settings: { ...read, ...(expiry && { expiry }) }, problems };
}

/** A one-time code is never held back by a sign in a value. The hub calls it a code as well if it is valid for an hour. */
function isCode(category: unknown, expiry: Expiry | undefined): boolean {
  if (category !== undefined) return category === 'code';
  if (expiry === undefined) return false;
  return 'ms' in expiry ? expiry.ms <= 3_600_000 : expiry.unitMs <= 60_000;
}

function* linksProblems(links: unknown, kinds: ReadonlyMap<string, ValueKind>): Generator<Saying> {
  if (links === undefined) return;
  if (!Array.isArray(links) || links.some((name) => typeof name !== 'string')) {
    yield ['linksWrong', {}];
    return;
  }
  for (const name of links) {
    const kind = kinds.get(name);
    if (kind === undefined || name === optOutName) yield ['linksUnused', { name }];
    else if (kind !== 'text') yield ['linksKind', { name }];
  }
}

function layoutProblems(layout: unknown): readonly Saying[] {
  return layout === undefined || layout === false ? [] : [['layoutSetting', {}]];
}

function categoryProblems(category: unknown): readonly Saying[] {
  if (category === undefined || categories.some((one) => one === category)) return [];
  return [['categoryUnknown', { categories }]];
}

/** The problems of the settings for SMS. */
export function smsProblems({ encoding, maxSegments }: SmsSettings): readonly Saying[] {
  const problems: Saying[] = [];
  if (encoding !== undefined && !encodingRules.has(encoding)) {
    problems.push(['encodingUnknown', { rules: [...encodingRules] }]);
  }
  if (maxSegments !== undefined && !isCount(maxSegments)) {
    problems.push(['maxSegmentsWrong', {}]);
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
