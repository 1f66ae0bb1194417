import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { placeOf } from '../icu/text-problem.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';
import { toGsm7 } from '../sms/to-gsm7.ts';
import { defaultLimit } from '../values/check-values.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { Saying } from '../words/saying.ts';
import { type MeasuredMessage, type MeasuredText, measureCatalog } from './measure-catalog.ts';

/** The result of `nkul-templates check` for a usable catalog. */
export interface CatalogCheck {
  readonly messages: readonly MeasuredMessage[];
  readonly problems: readonly CatalogProblem[];
}

/** Measures a catalog, compares it with its budgets, and finds the characters that the GSM 7-bit alphabet lacks. */
export function checkCatalog(catalog: UntypedCatalog, now: () => Date): CatalogCheck {
  const messages = measureCatalog(catalog, now);
  const problems = [...catalog.templates.values()].flatMap((template) => [
    ...exampleProblems(template, messages),
    ...limitProblems(template),
    ...catalog.locales.flatMap((locale) => [...alphabetProblems(template, locale)]),
    ...messages
      .filter((message) => message.template === template.name)
      .flatMap((message) => [...budgetProblems(message, template), ...ucs2Problems(message, template)]),
  ]);
  return { messages, problems };
}

function exampleProblems(
  { name }: CatalogTemplate,
  messages: readonly MeasuredMessage[],
): readonly CatalogProblem[] {
  const unexemplified = messages.some(({ template, exemplified }) => template === name && !exemplified);
  return unexemplified
    ? [{ level: 'warning', rule: 'examples', template: name, says: ['noExamples', {}] }]
    : [];
}

/** A budget is of little use if a value may have any length. */
function* limitProblems({ name, kinds, limits, sms, examples }: CatalogTemplate): Generator<CatalogProblem> {
  if (sms.maxSegments === undefined || examples.longest !== undefined) return;
  const unlimited = [...kinds].filter(
    ([value, kind]) => kind === 'text' && value !== optOutName && !limits.has(value),
  );
  if (unlimited.length === 0) return;
  const says: Saying = ['budgetUnlimited', { names: unlimited.map(([value]) => value), limit: defaultLimit }];
  yield { level: 'warning', rule: 'budget', template: name, says };
}

/** Of each character that an SMS text has and the alphabet lacks, the first place. */
function* alphabetProblems(
  { name, contents, sms }: CatalogTemplate,
  locale: string,
): Generator<CatalogProblem> {
  const own = contents.get(locale);
  const isOwn = own?.has('sms') && own.get('sms')?.inLayout === undefined;
  const channel = isOwn ? 'sms' : 'text';
  const written = [...(own?.values() ?? [])].filter(({ inLayout }) => inLayout === undefined);
  const source = own?.get(channel)?.text.source ?? '';
  const { replaced, remaining } = toGsm7(source);
  const where = { template: name, locale, ...(written.length > 1 && { part: channel }) };
  const told = new Set<string>();
  // If one character remains, the whole text is sent as it is written.
  const asWritten = remaining.length > 0 && sms.encoding !== 'gsm7' && sms.encoding !== 'keep';
  for (const { character, replacement, index } of asWritten ? [] : replaced) {
    if (told.has(character)) continue;
    told.add(character);
    const kept = sms.encoding === 'keep';
    const says: Saying = [kept ? 'keptOutside' : 'sentAs', { character, replacement }];
    const place = placeOf(source, index);
    yield { level: kept ? 'warning' : 'note', rule: 'gsm7', ...where, says, place };
  }
  for (const { character } of remaining) {
    if (told.has(character)) continue;
    told.add(character);
    const refused = sms.encoding === 'refuse-ucs2';
    const says: Saying = ['outside', { character }];
    const place = placeOf(source, source.indexOf(character));
    yield { level: refused ? 'error' : 'warning', rule: 'gsm7', ...where, says, place };
  }
}

/** Whether the text is over its budget with usual values, or at least with the longest. */
function* budgetProblems(
  { template, locale, usual, longest }: MeasuredMessage,
  { sms, examples }: CatalogTemplate,
): Generator<CatalogProblem> {
  const over = (text: MeasuredText, { maxSegments = Number.POSITIVE_INFINITY }: SmsSettings) =>
    text.size.segments > maxSegments;
  const problem = (
    text: MeasuredText,
    level: CatalogProblem['level'],
    values: 'usual' | 'limits' | 'longest',
  ): CatalogProblem => ({
    level,
    rule: 'budget',
    template,
    locale,
    says: ['overBudget', { segments: text.size.segments, budget: sms.maxSegments ?? 0, values }],
  });
  if (over(usual, sms)) yield problem(usual, 'error', 'usual');
  else if (over(longest, sms)) {
    yield examples.longest === undefined
      ? problem(longest, 'warning', 'limits')
      : problem(longest, 'error', 'longest');
  }
}

/** Finds texts that become UCS-2 only through a value, or through a space in a formatted number. */
function* ucs2Problems(
  { template, locale, usual, longest }: MeasuredMessage,
  { contents, sms }: CatalogTemplate,
): Generator<CatalogProblem> {
  const own = contents.get(locale);
  const source = (own?.get('sms') ?? own?.get('text'))?.text.source ?? '';
  const unseenIn = ({ size }: MeasuredText) =>
    [...new Set(size.unencodable.map(({ character }) => character))].filter((one) => !source.includes(one));
  const [unseen, later] = [unseenIn(usual), unseenIn(longest)];
  const characters = unseen.length > 0 ? unseen : later;
  if (characters.length === 0) return;
  const refused = sms.encoding === 'refuse-ucs2';
  const given = { characters, values: unseen.length > 0 ? 'usual' : 'longest' } as const;
  const says: Saying = [refused ? 'valueRefused' : 'valueOutside', given];
  yield { level: refused ? 'error' : 'warning', rule: 'gsm7', template, locale, says };
}
