import type { Catalog, CatalogTemplate } from './catalog.ts';
import type { CatalogDefinition } from './catalog-definition.ts';
import type { CatalogProblem } from './catalog-problem.ts';
import { smsProblems } from './read-settings.ts';
import { readTemplate } from './read-template.ts';

/**
 * Reads a definition into a catalog and tells what is wrong with it; with an error the catalog is not fit for use.
 * The values of its templates are the caller's to know: they are inferred from the same texts, by the compiler.
 */
export function readCatalog<Values>(definition: CatalogDefinition): {
  readonly catalog: Catalog<Values>;
  readonly problems: readonly CatalogProblem[];
} {
  const { defaultLocale, locales, timeZone = 'UTC', sms = {}, messages, settings = {} } = definition;
  const problems: CatalogProblem[] = [...settingProblems(definition)];
  const templates = new Map<string, CatalogTemplate>();
  const usable = locales.filter(isLocale);
  for (const [name, texts] of Object.entries(messages)) {
    const own = (Object.hasOwn(settings, name) && settings[name]) || {};
    const read = readTemplate({ name, texts, settings: own }, { locales: usable, sms });
    templates.set(name, read.template);
    problems.push(...read.problems);
  }
  const catalog: Catalog<Values> = {
    defaultLocale,
    locales,
    timeZone,
    sms,
    templates,
    notification: (template, ...[values]) => ({ template, ...(values !== undefined && { values }) }),
  };
  return { catalog, problems };
}

function* settingProblems(definition: CatalogDefinition): Generator<CatalogProblem> {
  const { defaultLocale, locales, timeZone = 'UTC', sms = {}, messages, settings = {} } = definition;
  for (const locale of locales) {
    if (!isLocale(locale)) yield wrong('locale', `${JSON.stringify(locale)} in locales is no BCP 47 tag`);
  }
  if (!locales.includes(defaultLocale)) {
    yield wrong('locale', `defaultLocale ${JSON.stringify(defaultLocale)} is not one of locales`);
  }
  if (!isTimeZone(timeZone))
    yield wrong('settings', `timeZone ${JSON.stringify(timeZone)} is no IANA time zone`);
  for (const problem of smsProblems(sms)) yield wrong('settings', `sms: ${problem}`);
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(messages, name)) {
      yield { ...wrong('settings', 'has settings, and no texts'), template: name };
    }
  }
}

function wrong(rule: CatalogProblem['rule'], message: string): CatalogProblem {
  return { level: 'error', rule, message };
}

function isLocale(tag: string): boolean {
  return works(() => new Intl.Locale(tag));
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
