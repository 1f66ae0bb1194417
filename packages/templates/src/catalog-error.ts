import { ConfigurationError } from '@nkul/core';
import { type CatalogProblem, describeProblem } from './catalog-problem.ts';

/** The error that tells everything that is wrong with a catalog; `field` names the first text that it is about. */
export function catalogError(errors: readonly CatalogProblem[]): ConfigurationError {
  const [first] = errors;
  const many = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const lines = errors.map((problem) => `\n- ${describeProblem(problem)}`);
  const field = ['messages', first?.template, first?.locale].filter((each) => each !== undefined).join('.');
  return new ConfigurationError(`The catalog has ${many}:${lines.join('')}`, { field });
}
