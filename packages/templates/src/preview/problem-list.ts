import { basename } from 'node:path';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { escapeHtml } from '../icu/escape-html.ts';
import type { Language } from '../words/language.ts';
import { reportWords } from '../words/report-words.ts';
import { inWords } from '../words/saying.ts';

const levels = ['error', 'warning', 'note'] as const;

/** The problems of the check, the worst first; empty without problems. */
export function problemList(problems: readonly CatalogProblem[], language: Language, label: string): string {
  if (problems.length === 0) return '';
  const sorted = levels.flatMap((level) => problems.filter((problem) => problem.level === level));
  const items = sorted.map((problem) => item(problem, language)).join('\n');
  return `<ul class="problems" aria-label="${escapeHtml(label)}">\n${items}\n</ul>\n`;
}

function item({ level, says, file, place, part }: CatalogProblem, language: Language): string {
  const sentence = escapeHtml(inWords(says, language));
  const at = file === undefined || place === undefined ? '' : `:${place.line}:${place.column}`;
  const where = file === undefined ? (part ?? '') : `${basename(file)}${at}`;
  const code = where === '' ? '' : ` <code>${escapeHtml(where)}</code>`;
  return `<li class="${level}"><b>${reportWords[language].levels[level]}</b> <span>${sentence}${code}</span></li>`;
}
