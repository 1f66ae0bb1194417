import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { type MeasuredMessage, measureCatalog } from '../measure/measure-catalog.ts';
import { alphabetProblems, formattedProblems } from './alphabet-problems.ts';
import { budgetProblems, limitProblems } from './budget-problems.ts';
import { nearlyLess } from './nearly-less.ts';
import { valueAlphabetProblems } from './value-alphabet.ts';

/** The result of `nkul-templates check` for a usable catalog. */
export interface CatalogCheck {
  readonly messages: readonly MeasuredMessage[];
  readonly problems: readonly CatalogProblem[];
}

/** Measures a catalog, compares it with its budgets, and finds the characters that the GSM 7-bit alphabet lacks. */
export function checkCatalog(catalog: UntypedCatalog, now: () => Date): CatalogCheck {
  const messages = measureCatalog(catalog, now);
  const own = Map.groupBy(messages, ({ template }) => template);
  const problems = [...catalog.templates.values()].flatMap((template) => [
    ...templateProblems(template, own.get(template.name) ?? []),
  ]);
  return { messages, problems };
}

function* templateProblems(
  template: CatalogTemplate,
  messages: readonly MeasuredMessage[],
): Generator<CatalogProblem> {
  if (messages.some(({ exemplified }) => !exemplified)) {
    yield { level: 'warning', rule: 'examples', template: template.name, says: ['noExamples', {}] };
  }
  yield* limitProblems(template, messages);
  yield* valueAlphabetProblems(template, messages);
  for (const message of messages) {
    yield* alphabetProblems(message);
    yield* budgetProblems(message, template);
    yield* formattedProblems(message);
    yield* nearlyLess(message);
  }
}
