import type { CatalogTemplate, UntypedCatalog } from '../catalog/catalog.ts';
import type { LocalizedTexts, PartTexts } from '../catalog/catalog-definition.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { readTemplate } from '../catalog/read-template.ts';
import { garbledText } from '../files/mojibake.ts';
import { readIcuText } from '../icu/icu-text.ts';
import { type CatalogUnit, unitText } from './catalog-units.ts';

/** The translation of one template: its text for each unit, which may be the one of the default locale. */
interface Translation {
  readonly catalog: UntypedCatalog;
  readonly locale: string;
  readonly texts: ReadonlyMap<CatalogUnit, string>;
}

/** The errors of a template's translation, each with the id of its unit. */
export function* translationProblems(
  template: CatalogTemplate,
  translation: Translation,
): Generator<CatalogProblem> {
  const { catalog, locale, texts } = translation;
  for (const [unit, text] of texts) {
    const garbled = garbledText(text);
    if (garbled !== undefined) yield { level: 'error', rule: 'file', template: unit.id, says: garbled.says };
    // The catalog has accepted its own texts: their values may be in another part of the template.
    if (text !== unitText(unit, locale))
      yield* valueProblems(unit, text, { from: catalog.defaultLocale, to: locale });
  }
  yield* catalogProblems(template, translation);
}

function* valueProblems(
  { id, source }: CatalogUnit,
  text: string,
  { from, to }: { readonly from: string; readonly to: string },
): Generator<CatalogProblem> {
  const wanted = readIcuText(source, from).text?.kinds;
  const own = readIcuText(text, to).text?.kinds;
  if (wanted === undefined || own === undefined) return;
  const where = { level: 'error', rule: 'values', template: id } as const;
  for (const name of wanted.keys()) {
    if (!own.has(name)) yield { ...where, says: ['translationLacks', { name }] };
  }
  for (const name of own.keys()) {
    if (!wanted.has(name)) yield { ...where, says: ['translationAdds', { name }] };
  }
}

/** The errors that would make the catalog be refused. */
function* catalogProblems(
  template: CatalogTemplate,
  { catalog, locale, texts }: Translation,
): Generator<CatalogProblem> {
  const { defaultLocale, conventions, sms } = catalog;
  const { name, link } = template;
  const sources = new Map([...texts.keys()].map((unit) => [unit, unit.source]));
  const both = { [defaultLocale]: localized(sources), [locale]: localized(texts) };
  const own = { locales: [defaultLocale, locale], defaultLocale, conventions, sms, link };
  const context = { ...own, ...withoutCommonParts };
  const units = [...texts.keys()];
  const source = { name, texts: both, settings: {} };
  for (const { level, says, rule, part, ...problem } of readTemplate(source, context).problems) {
    if (level !== 'error') continue;
    const [code, given] = says;
    if (code === 'valueDiffers') {
      // The check reports it at one of the two languages.
      const kinds = problem.locale === locale ? {} : { known: given.kind, kind: given.known };
      const unit = units.find((each) => texts.get(each)?.includes(`{${given.name}`));
      yield { level, rule, template: unit?.id ?? name, says: [code, { ...given, ...kinds }] };
    } else if (problem.locale === locale && code !== 'valueMissing') {
      const unit = units.find((each) => `${each.channel}.${each.part}` === part);
      yield { level, rule, template: unit?.id ?? name, says };
    }
  }
}

/** Common parts are values here: a translation has those of its source. */
const withoutCommonParts = {
  parts: { names: new Set<string>(), of: () => new Map(), problems: [] },
  layout: { of: () => new Map(), problems: [] },
  use: () => undefined,
};

function localized(texts: ReadonlyMap<CatalogUnit, string>): LocalizedTexts {
  const channels = Map.groupBy(texts, ([{ channel }]) => channel);
  return Object.fromEntries(
    [...channels].map(([channel, own]) => {
      // Each channel of the catalog has a text or HTML.
      const parts = Object.fromEntries(own.map(([{ part }, text]) => [part, text])) as unknown;
      return [channel, parts as PartTexts];
    }),
  );
}
