import type { Content } from '@nkul/core/adapter';
import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import type { CatalogCheck } from '../check/check-catalog.ts';
import { branchPath, branchValues } from '../measure/branch-values.ts';
import { longestText } from '../measure/longest-values.ts';
import { localesOf, type MeasuredMessage } from '../measure/measure-catalog.ts';
import { sampleValues } from '../measure/sample-values.ts';
import { type SmsWriter, smsChannel, smsWriters } from '../measure/sms-writer.ts';
import { formatContent } from '../render/format-content.ts';
import type { CheckedValues } from '../values/check-values.ts';

/** A catalog as its preview shows it. */
export interface ShownCatalog {
  readonly templates: readonly ShownTemplate[];
  /** The problems that belong to no template here. */
  readonly problems: readonly CatalogProblem[];
}

/** A template: its texts in each language, the default one first. */
export interface ShownTemplate {
  readonly name: string;
  readonly budget?: number;
  readonly languages: readonly ShownLanguage[];
  readonly problems: readonly CatalogProblem[];
}

/** The texts of a template in one language. */
export interface ShownLanguage {
  readonly locale: string;
  readonly sms?: MeasuredMessage;
  readonly channels: readonly ShownChannel[];
  readonly problems: readonly CatalogProblem[];
}

/** The texts of a channel other than SMS: the usual one first, then its branches, then the longest. */
export interface ShownChannel {
  readonly channel: string;
  readonly contents: readonly ShownContent[];
}

/** A text, and why it is shown. */
export interface ShownContent {
  readonly content: Content;
  readonly shows: 'usual' | 'longest' | { readonly chosen: CheckedValues };
}

/** More branches than a person reads. */
const mostBranches = 12;

/** Puts the texts of a catalog and its problems together. */
export function shownCatalog(catalog: UntypedCatalog, check: CatalogCheck, now: () => Date): ShownCatalog {
  const writerOf = smsWriters(catalog, now);
  const templates = [...catalog.templates.values()].map((template): ShownTemplate => {
    const problems = check.problems.filter((problem) => problem.template === template.name);
    const { maxSegments } = template.sms;
    return {
      name: template.name,
      ...(maxSegments !== undefined && { budget: maxSegments }),
      problems: problems.filter(({ locale }) => locale === undefined),
      languages: localesOf(catalog)
        .filter((locale) => template.contents.has(locale))
        .map((locale) => {
          const sms = check.messages.find((one) => one.template === template.name && one.locale === locale);
          return {
            locale,
            ...(sms && { sms }),
            channels: otherChannels(template, locale).flatMap((channel) =>
              shownChannel(channel, writerOf(template, locale, channel)),
            ),
            problems: problems.filter((problem) => problem.locale === locale),
          };
        }),
    };
  });
  const known = new Set(templates.map(({ name }) => name));
  return { templates, problems: check.problems.filter(({ template = '' }) => !known.has(template)) };
}

function otherChannels(template: CatalogTemplate, locale: string): readonly string[] {
  const own = [...(template.contents.get(locale)?.keys() ?? [])];
  return own.filter((channel) => channel !== smsChannel(template, locale));
}

function shownChannel(channel: string, writer: SmsWriter | undefined): readonly ShownChannel[] {
  if (writer === undefined) return [];
  const { template, texts, reading, conventions } = writer;
  const { usual, longest = longestText(writer, usual).values } = sampleValues(template);
  const { text, subject, html } = texts;
  const elements = [text, subject, html].flatMap((one) => one?.elements ?? []);
  const found = new Map<string, ShownContent>();
  const add = (values: CheckedValues, shows: ShownContent['shows'], key: string) => {
    if (!found.has(key)) found.set(key, { content: formatContent(texts, values, reading), shows });
  };
  const pathOf = (values: CheckedValues) => branchPath(elements, conventions, values);
  add(usual, 'usual', pathOf(usual));
  for (const chosen of branchValues(elements, conventions).slice(0, mostBranches)) {
    add({ ...usual, ...chosen }, { chosen }, pathOf({ ...usual, ...chosen }));
  }
  if (String(Object.values(longest)) !== String(Object.values(usual))) add(longest, 'longest', 'longest');
  return [{ channel, contents: [...found.values()] }];
}
