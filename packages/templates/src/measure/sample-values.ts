import type { CatalogTemplate } from '../catalog/catalog.ts';
import { type CheckedValue, type CheckedValues, checkValues } from '../values/check-values.ts';
import { optOutName } from '../values/opt-out-link.ts';
import type { ValueKind } from '../values/value-kind.ts';

/** Values to show and measure a template with. */
export interface SampleValues {
  readonly usual: CheckedValues;
  /** Absent if the catalog gives no example of the longest. */
  readonly longest?: CheckedValues;
  /** False if the catalog gives no examples for this template, and the values are made up. */
  readonly given: boolean;
}

/** A Wednesday in September: long names in both languages. */
const date = new Date('2026-09-30T15:45:00Z');

/** The examples of a template, or made-up values. */
export function sampleValues(template: CatalogTemplate): SampleValues {
  const { usual, longest } = template.examples;
  return {
    usual: usual === undefined ? madeUp(template) : checkValues(template, usual, template.link),
    ...(longest !== undefined && { longest: checkValues(template, longest, template.link) }),
    given: usual !== undefined || [...template.kinds.keys()].every((name) => name === optOutName),
  };
}

function madeUp({ kinds, limits, link, links, urls }: CatalogTemplate): CheckedValues {
  return Object.fromEntries(
    [...kinds].map(([name, kind]) => [
      name,
      name === optOutName
        ? link
        : links.has(name) || urls.has(name)
          ? `https://ex.am/${encodeURIComponent(name)}`
          : madeUpValue(name, kind, limits.get(name)),
    ]),
  );
}

function madeUpValue(name: string, kind: ValueKind, limit: number | undefined): CheckedValue {
  switch (kind) {
    case 'number':
      return Math.min(12_500, limit ?? 12_500);
    case 'date':
      return date;
    case 'choice':
      return 'other';
    case 'text':
      return name.slice(0, limit);
  }
}
