import { ConfigurationError } from '@nkul/core/adapter';
import type { TextPlace, TextProblem } from '../icu/text-problem.ts';
import type { Language } from '../words/language.ts';
import { inWords, type Saying } from '../words/saying.ts';

/** Something wrong, or worth knowing, about a catalog. */
export interface CatalogProblem {
  /** An error makes the start, and `nkul-templates check`, fail. A warning or a note does not. */
  readonly level: 'error' | 'warning' | 'note';
  readonly rule:
    | TextProblem['rule']
    | 'file'
    | 'locale'
    | 'settings'
    | 'parts'
    | 'layout'
    | 'examples'
    | 'gsm7'
    | 'budget';
  readonly says: Saying;
  readonly template?: string;
  readonly locale?: string;
  /** Which of several texts: `text`, `sms`, `email.subject`. Absent where there is but one. */
  readonly part?: string;
  /** The steps to a place in the settings of the catalog, such as `['layout', 'email', 'html']`. */
  readonly at?: readonly string[];
  /** The file, for a catalog that is kept in files. */
  readonly file?: string;
  /** The place in the file, or else in the text. */
  readonly place?: TextPlace;
}

/** Whether a catalog with this problem is refused. */
export function isError({ level }: CatalogProblem): boolean {
  return level === 'error';
}

/** Adds a problem that is not there yet: a text that is the same in all locales is read for each, and has it once. */
export function addOnce(problems: CatalogProblem[], problem: CatalogProblem): void {
  const key = JSON.stringify(problem);
  if (!problems.some((known) => JSON.stringify(known) === key)) problems.push(problem);
}

/** One line for people: where, and what. */
export function describeProblem(
  { file, template, locale, part, at, place, says }: CatalogProblem,
  language: Language = 'en',
): string {
  const message = inWords(says, language);
  const name = [...(at ?? []), template, file === undefined ? locale : undefined, part]
    .filter((each) => each !== undefined)
    .join('.')
    // A name with controls could forge another line of the report.
    .replace(
      /[\p{Cc}\p{Bidi_Control}]/gu,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  if (file !== undefined) {
    const at = place === undefined ? '' : `:${place.line}:${place.column}`;
    return `${file}${at}${name === '' ? '' : ` ${name}`}: ${message}`;
  }
  const where = [name, place && `line ${place.line}, column ${place.column}`].filter(Boolean).join(', ');
  return where === '' ? message : `${where}: ${message}`;
}

/** The error of a catalog that cannot be used, with its problems for `nkul-templates check`. */
export class CatalogError extends ConfigurationError {
  readonly problems: readonly CatalogProblem[];

  constructor(message: string, details: ErrorDetails, problems: readonly CatalogProblem[]) {
    super(message, details);
    this.problems = problems;
  }
}

type ErrorDetails = ConstructorParameters<typeof ConfigurationError>[1];

/** Makes one error that lists all problems of a catalog; `field` names the first wrong text. */
export function catalogError(errors: readonly CatalogProblem[]): CatalogError {
  const [first] = errors;
  const many = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const lines = errors.map((error) => describeProblem(error));
  const steps = first?.at ?? ['messages', first?.template, first?.locale];
  const field = steps.filter((each) => each !== undefined).join('.');
  return new CatalogError(`The catalog has ${many}:`, { field, lines }, errors);
}
