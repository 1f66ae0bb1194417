import { type CatalogProblem, describeProblem } from '../catalog/catalog-problem.ts';
import type { Language } from '../words/language.ts';

const levels = {
  en: { error: 'error', warning: 'warning', note: 'note' },
  fr: { error: 'erreur', warning: 'avertissement', note: 'remarque' },
} as const;

/** The problems of an exchange, one line each. */
export function exchangeProblems(problems: readonly CatalogProblem[], language: Language): string {
  const lines = problems.map(
    (problem) => `${levels[language][problem.level]} ${describeProblem(problem, language)}\n`,
  );
  return lines.join('');
}
