import { type CatalogProblem, describeProblem } from '../catalog/catalog-problem.ts';
import type { Language } from '../words/language.ts';
import { reportWords } from '../words/report-words.ts';

/** One problem in a line of the terminal: its level, where it is, and its sentence. */
export function problemLine(
  problem: CatalogProblem,
  language: Language,
  painted = (word: string): string => word,
): string {
  return `${painted(reportWords[language].levels[problem.level])} ${describeProblem(problem, language)}\n`;
}
