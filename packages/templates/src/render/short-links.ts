import { type LinkShortener, RenderError } from '@nkul/core/adapter';
import type { CatalogTemplate } from '../catalog/catalog.ts';
import { segments } from '../sms/segments.ts';
import type { CheckedValues } from '../values/check-values.ts';

/** The values of an SMS with short links, and the links that stay long. */
export interface ShortenedValues {
  readonly values: CheckedValues;
  readonly failures: readonly LinkFailure[];
}

interface LinkFailure {
  readonly name: string;
  readonly cause: unknown;
}

/** Asks for the short links of an SMS: once for equal links. A link whose short one fails stays as it is. */
export async function shortenLinks(
  { name: template, links }: CatalogTemplate,
  values: CheckedValues,
  shortener: LinkShortener,
): Promise<ShortenedValues> {
  const asked = new Map<string, Promise<string>>();
  const short: Record<string, string> = {};
  const failures: LinkFailure[] = [];
  await Promise.all(
    [...links].map(async (name) => {
      const url = String(values[name]);
      const answer = asked.get(url) ?? shortened(url, { template, value: name }, shortener);
      asked.set(url, answer);
      try {
        short[name] = await answer;
      } catch (cause) {
        failures.push({ name, cause });
      }
    }),
  );
  return { values: { ...values, ...short }, failures };
}

async function shortened(
  url: string,
  about: { readonly template: string; readonly value: string },
  shortener: LinkShortener,
): Promise<string> {
  const link: unknown = await shortener.shorten(url, about);
  const problem = linkProblem(link, shortener.maxLength);
  if (problem === undefined) return String(link);
  throw new RenderError(`The link shortener gave a link that ${problem}.`, {
    field: `values.${about.value}`,
  });
}

/** Without the link itself: it may be a secret. */
function linkProblem(link: unknown, maxLength: number): string | undefined {
  if (typeof link !== 'string') return 'is not a string';
  if (link.length > maxLength) return `has more than ${maxLength} characters`;
  if (segments(link).encoding !== 'gsm7') return 'is not of the GSM 7-bit alphabet';
  if (/\s/.test(link)) return 'has spaces';
  return isAddress(link) ? undefined : 'is not a web address';
}

/** With its scheme, or without one: telephones make a link of `ex.am/x` too. */
function isAddress(link: string): boolean {
  if (/^https?:\/\//i.test(link)) return URL.canParse(link);
  return /^[^/?#:.\s]+(?:\.[^/?#:.\s]+)+\//.test(link) && URL.canParse(`https://${link}`);
}

/** The error of a text that is over its budget because a link stayed long. */
export function longLinkError(error: unknown, [first]: readonly LinkFailure[]): unknown {
  if (first === undefined || !(error instanceof RenderError)) return error;
  const { name, cause } = first;
  return new RenderError(
    `The link shortener failed for the value ${name} (its cause says why), and with the long link: ${error.message}`,
    { field: `values.${name}`, cause },
  );
}
