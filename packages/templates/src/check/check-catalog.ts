import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { optOutName } from '../catalog/opt-out-link.ts';
import { defaultLimit } from '../catalog/template-value.ts';
import { placeOf } from '../icu/text-problem.ts';
import type { SmsSettings } from '../sms/sms-settings.ts';
import { toGsm7 } from '../sms/to-gsm7.ts';
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
  const message = 'has no examples in its settings: it is measured with made-up values';
  return unexemplified ? [{ level: 'warning', rule: 'examples', template: name, message }] : [];
}

/** A budget is of little use if a value may have any length. */
function* limitProblems({ name, kinds, limits, sms, examples }: CatalogTemplate): Generator<CatalogProblem> {
  if (sms.maxSegments === undefined || examples.longest !== undefined) return;
  const unlimited = [...kinds].filter(
    ([value, kind]) => kind === 'text' && value !== optOutName && !limits.has(value),
  );
  if (unlimited.length === 0) return;
  const values = unlimited.map(([value]) => `{${value}}`).join(', ');
  const message = `has a budget, and ${values} may have ${defaultLimit} characters: give limits, or examples.longest`;
  yield { level: 'warning', rule: 'budget', template: name, message };
}

/** Of each character that an SMS text has and the alphabet lacks, the first place. */
function* alphabetProblems(
  { name, contents, sms }: CatalogTemplate,
  locale: string,
): Generator<CatalogProblem> {
  const own = contents.get(locale);
  const channel = own?.has('sms') ? 'sms' : 'text';
  const source = own?.get(channel)?.text.source ?? '';
  const { replaced, remaining } = toGsm7(source);
  const where = { template: name, locale, ...((own?.size ?? 0) > 1 && { part: channel }) };
  const told = new Set<string>();
  // If one character remains, the whole text is sent as it is written.
  const asWritten = remaining.length > 0 && sms.encoding !== 'gsm7' && sms.encoding !== 'keep';
  for (const { character, replacement, index } of asWritten ? [] : replaced) {
    if (told.has(character)) continue;
    told.add(character);
    const kept = sms.encoding === 'keep';
    const message = kept
      ? `${quoted(character)} has the SMS sent in UCS-2; ${quoted(replacement)} would not`
      : `${quoted(character)} is sent as ${quoted(replacement)}`;
    const place = placeOf(source, index);
    yield { level: kept ? 'warning' : 'note', rule: 'gsm7', ...where, message, place };
  }
  for (const { character } of remaining) {
    if (told.has(character)) continue;
    told.add(character);
    const refused = sms.encoding === 'refuse-ucs2';
    const message = `${quoted(character)} has the SMS sent in UCS-2, and nothing can stand for it`;
    const place = placeOf(source, source.indexOf(character));
    yield { level: refused ? 'error' : 'warning', rule: 'gsm7', ...where, message, place };
  }
}

/** Whether the text is over its budget with usual values, or at least with the longest. */
function* budgetProblems(
  { template, locale, usual, longest }: MeasuredMessage,
  { sms, examples }: CatalogTemplate,
): Generator<CatalogProblem> {
  const over = (text: MeasuredText, { maxSegments = Number.POSITIVE_INFINITY }: SmsSettings) =>
    text.size.segments > maxSegments;
  const problem = (text: MeasuredText, level: CatalogProblem['level'], which: string): CatalogProblem => ({
    level,
    rule: 'budget',
    template,
    locale,
    message: `takes ${text.size.segments} segments with ${which}, but may take only ${sms.maxSegments}`,
  });
  if (over(usual, sms)) yield problem(usual, 'error', 'usual values');
  else if (over(longest, sms)) {
    yield examples.longest === undefined
      ? problem(longest, 'warning', 'every text at its limit')
      : problem(longest, 'error', 'the longest values');
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
  const [characters, values] = unseen.length > 0 ? [unseen, 'usual values'] : [later, 'the longest values'];
  if (characters.length === 0) return;
  const refused = sms.encoding === 'refuse-ucs2';
  const what = refused ? 'is refused, since it would be sent in UCS-2,' : 'is sent in UCS-2';
  const message = `${what} with ${values}, for ${characters.map(quoted).join(', ')} in a value or its format`;
  yield { level: refused ? 'error' : 'warning', rule: 'gsm7', template, locale, message };
}

/** The character itself, or its code point if it is invisible. */
function quoted(character: string): string {
  if (character === '') return 'nothing';
  if (character === ' ') return 'a space';
  const code = character.codePointAt(0) ?? 0;
  return /^[\p{Z}\p{C}]/u.test(character)
    ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `«${character}»`;
}
