import type { CatalogTemplate, UntypedCatalog } from './catalog.ts';
import type { CatalogProblem } from './catalog-problem.ts';
import { type MeasuredMessage, type MeasuredText, measureCatalog } from './measure-catalog.ts';
import type { SmsSettings } from './sms-settings.ts';
import { placeOf } from './text-problem.ts';
import { toGsm7 } from './to-gsm7.ts';

/** What `nkul-templates check` finds in a catalog that can be used. */
export interface CatalogCheck {
  readonly messages: readonly MeasuredMessage[];
  readonly problems: readonly CatalogProblem[];
}

/** Measures a catalog, holds it against its budgets, and finds the characters that the GSM 7-bit alphabet lacks. */
export function checkCatalog(catalog: UntypedCatalog, now: () => Date): CatalogCheck {
  const messages = measureCatalog(catalog, now);
  const problems = [...catalog.templates.values()].flatMap((template) => [
    ...exampleProblems(template, messages),
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
  for (const { character, replacement, index } of replaced) {
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
    message: `takes ${text.size.segments} segments with ${which}, and may take ${sms.maxSegments}`,
  });
  if (over(usual, sms)) yield problem(usual, 'error', 'usual values');
  else if (over(longest, sms)) {
    yield examples.longest === undefined
      ? problem(longest, 'warning', 'every text at its limit')
      : problem(longest, 'error', 'the longest values');
  }
}

/** What has a text sent in UCS-2 though its author wrote nothing of the kind: a value, or a space within a number. */
function* ucs2Problems(
  { template, locale, usual }: MeasuredMessage,
  { contents }: CatalogTemplate,
): Generator<CatalogProblem> {
  const own = contents.get(locale);
  const source = (own?.get('sms') ?? own?.get('text'))?.text.source ?? '';
  const brought = new Set(usual.size.unencodable.map(({ character }) => character));
  const unseen = [...brought].filter((character) => !source.includes(character));
  if (unseen.length === 0) return;
  const message = `is sent in UCS-2 with usual values, for ${unseen.map(quoted).join(', ')} in a value or its format`;
  yield { level: 'warning', rule: 'gsm7', template, locale, message };
}

/** As it stands, or by its code point when it cannot be seen. */
function quoted(character: string): string {
  if (character === '') return 'nothing';
  if (character === ' ') return 'a space';
  const code = character.codePointAt(0) ?? 0;
  return /^[\p{Z}\p{C}]/u.test(character)
    ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `«${character}»`;
}
