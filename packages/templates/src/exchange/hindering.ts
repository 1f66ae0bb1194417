import type { UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';

/**
 * Whether a problem of a catalog stops an exchange with translators. Texts of their own languages, which may be missing
 * or wrong, are for them to mend.
 */
export function hinders({ defaultLocale }: UntypedCatalog): (problem: CatalogProblem) => boolean {
  return (problem) => isError(problem) && (problem.locale === undefined || problem.locale === defaultLocale);
}
