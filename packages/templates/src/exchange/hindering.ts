import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';

/**
 * Whether a problem of a catalog stops an exchange with the translator of a locale. The texts of the locale itself,
 * which may be missing or wrong, are the translator's to mend.
 */
export function hinders(locale: string): (problem: CatalogProblem) => boolean {
  return (problem) => isError(problem) && problem.locale !== locale;
}
