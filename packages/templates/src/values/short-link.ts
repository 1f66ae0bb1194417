import type { CheckedValues } from './check-values.ts';

/** The links of a template, and how long they are in an SMS. */
interface Links {
  readonly links: ReadonlySet<string>;
  readonly shortLinkLength?: number;
}

/** The values of an SMS to measure with: each link is as long as a short one, if the catalog says how long that is. */
export function withShortLinks<Values extends CheckedValues>(
  { links, shortLinkLength }: Links,
  values: Values,
): Values {
  if (shortLinkLength === undefined || links.size === 0) return values;
  const short = 'https://'.padEnd(shortLinkLength, 'x');
  const own = [...links].filter((name) => Object.hasOwn(values, name)).map((name) => [name, short]);
  return { ...values, ...Object.fromEntries(own) };
}
