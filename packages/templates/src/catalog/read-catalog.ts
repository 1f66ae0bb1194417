import { type BorrowedConventions, isTag } from '../locale/conventions.ts';
import { sampleLink } from '../values/opt-out-link.ts';
import type { Saying } from '../words/saying.ts';
import type { Catalog, CatalogTemplate } from './catalog.ts';
import type { CatalogDefinition } from './catalog-definition.ts';
import { type CatalogProblem, isError } from './catalog-problem.ts';
import { localeProblems } from './locale-problems.ts';
import { readLayout } from './read-layout.ts';
import { readParts } from './read-parts.ts';
import { smsProblems } from './read-settings.ts';
import { readTemplate } from './read-template.ts';

/**
 * Reads a definition into a catalog, and returns its problems too. If one of them is an error, the catalog cannot be
 * used. The caller knows the types of the values: the compiler infers them from the same texts.
 */
export function readCatalog<Values>(definition: CatalogDefinition): {
  readonly catalog: Catalog<Values>;
  readonly problems: readonly CatalogProblem[];
} {
  const { defaultLocale, locales, timeZone = 'UTC', region, sms = {}, messages, settings = {} } = definition;
  const conventions = given(definition.conventions ?? {});
  const link = sampleLink(definition.optOutUrl);
  const problems: CatalogProblem[] = [...settingProblems(definition)];
  const templates = new Map<string, CatalogTemplate>();
  const usable = locales.filter(isTag);
  const usedParts = new Set<string>();
  const use = (part: string) => usedParts.add(part);
  const parts = readParts(definition.parts ?? {}, usable, use);
  const layout = readLayout(definition.layout ?? {}, usable, parts, use);
  problems.push(...parts.problems, ...layout.problems);
  const shortLinkLength = readShortLinks(definition.shortLinks);
  const context = {
    ...{ locales: usable, defaultLocale, conventions, sms, link, parts, layout, use },
    ...(shortLinkLength !== undefined && { shortLinkLength }),
  };
  for (const [name, texts] of Object.entries(messages)) {
    const own = (Object.hasOwn(settings, name) && settings[name]) || {};
    const read = readTemplate({ name, texts, settings: own }, context);
    templates.set(name, read.template);
    problems.push(...read.problems);
  }
  for (const name of parts.names) {
    if (usedParts.has(name)) continue;
    problems.push({ level: 'warning', rule: 'parts', says: ['partUnused', {}], at: ['parts', name] });
  }
  const catalog: Catalog<Values> = {
    defaultLocale,
    locales,
    timeZone,
    ...(region !== undefined && { region }),
    conventions,
    sms,
    ...(shortLinkLength !== undefined && { shortLinks: { maxLength: shortLinkLength } }),
    templates,
    warnings: problems.filter((problem) => !isError(problem)),
    notification: (template, ...[values]) => ({ template, ...(values !== undefined && { values }) }),
  };
  return { catalog, problems };
}

function* settingProblems(definition: CatalogDefinition): Generator<CatalogProblem> {
  const { defaultLocale, locales, timeZone = 'UTC', sms = {}, messages, settings = {} } = definition;
  yield* localeProblems(definition);
  if (!locales.includes(defaultLocale)) {
    yield { ...wrong('locale', ['unlistedDefault', { locale: defaultLocale }]), at: ['defaultLocale'] };
  }
  if (!isTimeZone(timeZone)) {
    const says: Saying = ['invalidTimeZone', { timeZone: String(timeZone) }];
    yield { ...wrong('settings', says), at: ['timeZone'] };
  }
  for (const says of smsProblems(sms)) yield { ...wrong('settings', says), at: ['sms'] };
  if (definition.shortLinks !== undefined && readShortLinks(definition.shortLinks) === undefined) {
    yield { ...wrong('settings', ['shortLinksWrong', {}]), at: ['shortLinks'] };
  }
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(messages, name)) {
      yield { ...wrong('settings', ['settingsWithoutTexts', {}]), template: name };
    }
  }
}

/** The borrowed conventions that are given. */
function given(conventions: Readonly<Record<string, string | undefined>>): BorrowedConventions {
  const entries = Object.entries(conventions).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function wrong(rule: CatalogProblem['rule'], says: Saying): CatalogProblem {
  return { level: 'error', rule, says };
}

/** The most characters of a short link, or undefined if it is not set, or wrong. */
function readShortLinks(given: unknown): number | undefined {
  if (typeof given !== 'object' || given === null || !('maxLength' in given)) return undefined;
  const { maxLength } = given;
  if (typeof maxLength !== 'number' || !Number.isSafeInteger(maxLength)) return undefined;
  return maxLength >= 10 && maxLength <= 200 ? maxLength : undefined;
}

function isTimeZone(name: string): boolean {
  return works(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
