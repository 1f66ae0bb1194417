import { styleText } from 'node:util';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { CatalogCheck } from '../check/check-catalog.ts';
import type { MeasuredText } from '../measure/sms-writer.ts';
import { encodingName, fill, segmentCount } from '../sms/segment-words.ts';
import type { Language } from '../words/language.ts';
import { reportWords } from '../words/report-words.ts';
import { inWords, type Saying } from '../words/saying.ts';
import { problemLine } from './problem-line.ts';

const levels = ['note', 'warning', 'error'] as const;

/** The output of `nkul-templates check --json`. */
export interface CheckReport {
  readonly errors: number;
  readonly warnings: number;
  readonly problems: readonly ReportedProblem[];
  readonly messages: readonly {
    readonly template: string;
    readonly locale: string;
    readonly usual: ReportedText;
    readonly longest: ReportedText;
  }[];
}

/** A problem with its stable code, and its sentence in the language of the report. */
interface ReportedProblem extends Omit<CatalogProblem, 'says'> {
  readonly code: Saying[0];
  /** The figures and names of the sentence, by code. */
  readonly details: Saying[1];
  readonly message: string;
}

interface ReportedText {
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
  readonly segments: number;
  readonly units: number;
  readonly left: number;
}

/** A check for machines. */
export function checkReport({ messages, problems }: CatalogCheck, language: Language): CheckReport {
  return {
    errors: countOf(problems, 'error'),
    warnings: countOf(problems, 'warning'),
    problems: problems.map(({ says, ...rest }) => ({
      ...rest,
      code: says[0],
      details: says[1],
      message: inWords(says, language),
    })),
    messages: messages.map(({ template, locale, usual, longest }) => ({
      template,
      locale,
      usual: reported(usual),
      longest: reported(longest),
    })),
  };
}

/** A check for people: the segments of each message, then the problems, the worst at the end. */
export function checkText({ messages, problems }: CatalogCheck, color: boolean, language: Language): string {
  const spoken = reportWords[language];
  const width = Math.max(0, ...messages.map(({ template, locale }) => `${template}.${locale}`.length));
  const measured = messages.map(
    ({ template, locale, usual, longest }) =>
      `${`${template}.${locale}`.padEnd(width)}  ${words(usual)}; ${spoken.atLongest} ${words(longest)}\n`,
  );
  const told = levels.flatMap((level) =>
    problems
      .filter((problem) => problem.level === level)
      .map((problem) => problemLine(problem, language, (word) => painted(level, word, color))),
  );
  const [errors, warnings] = [countOf(problems, 'error'), countOf(problems, 'warning')];
  return [
    ...measured,
    ...(measured.length > 0 && told.length > 0 ? ['\n'] : []),
    ...told,
    `\n${spoken.found(errors, warnings)}\n`,
  ].join('');
}

function reported({ text, size }: MeasuredText): ReportedText {
  const { encoding, segments, units, left } = size;
  return { text, encoding, segments, units, left };
}

function words({ size }: MeasuredText): string {
  return `${segmentCount(size.segments)} ${encodingName(size.encoding)} ${fill(size)}`;
}

function painted(level: CatalogProblem['level'], word: string, color: boolean): string {
  if (!color) return word;
  const style = { error: 'red', warning: 'yellow', note: 'dim' } as const;
  return styleText(style[level], word, { validateStream: false });
}

function countOf(problems: readonly CatalogProblem[], level: CatalogProblem['level']): number {
  return problems.filter((problem) => problem.level === level).length;
}
