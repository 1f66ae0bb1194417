import type { UntypedCatalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/catalog-problem.ts';
import { isEmpty } from '../icu/is-empty.ts';
import type { Saying } from '../words/saying.ts';
import { type CatalogUnit, catalogUnits, unitText } from './catalog-units.ts';
import type { NewTexts } from './locale-file.ts';
import type { TranslationFile, TranslationUnit } from './translation-file.ts';
import { translationProblems } from './translation-problems.ts';

/** The texts of a translation file that belong into a catalog. */
export interface ImportedTexts {
  /** Empty when one of the problems is an error. */
  readonly templates: readonly NewTexts[];
  readonly problems: readonly CatalogProblem[];
  /** Texts of the file with a translation. */
  readonly translated: number;
  readonly untranslated: number;
}

/** Compares the translations of a file with a catalog. */
export function importTexts(catalog: UntypedCatalog, file: TranslationFile, locale: string): ImportedTexts {
  const known = new Map(catalogUnits(catalog).map((unit) => [unit.id, unit]));
  const problems: CatalogProblem[] = [];
  const targets = new Map<string, string>();
  const seen = new Set<string>();
  for (const unit of file.units) {
    const { id, target } = unit;
    problems.push(...unitProblems(unit, known.get(id), seen.has(id)));
    seen.add(id);
    // Blanks alone are not translated yet.
    if (target !== undefined && !isEmpty(target)) targets.set(id, target);
  }
  const byTemplate = Map.groupBy(known.values(), ({ template }) => template);
  const templates: NewTexts[] = [];
  for (const [template, units] of byTemplate) {
    if (!units.some(({ id }) => targets.has(id))) continue;
    const texts = textsOf(units, { targets, locale });
    const missing = units.filter((unit) => !texts.has(unit));
    if (missing.length > 0) problems.push(incomplete(template.name, missing));
    else templates.push({ template: template.name, texts: byPart(texts) });
    const filled = new Map(units.map((unit) => [unit, texts.get(unit) ?? unit.source]));
    const elsewhere = new Set(units.filter(({ id }) => !targets.has(id)).map(({ id }) => id));
    for (const found of translationProblems(template, { catalog, locale, texts: filled }))
      if (!elsewhere.has(found.template ?? '')) problems.push(found);
  }
  const translated = templates.flatMap(({ template }) =>
    [...known.values()].filter((unit) => unit.template.name === template && targets.has(unit.id)),
  ).length;
  const failed = problems.some(({ level }) => level === 'error');
  return { templates: failed ? [] : templates, problems, translated, untranslated: seen.size - translated };
}

function* unitProblems(
  { id, source }: TranslationUnit,
  known: CatalogUnit | undefined,
  twice: boolean,
): Generator<CatalogProblem> {
  if (twice) yield problem('error', id, ['unitTwice', {}]);
  else if (known === undefined) yield problem('error', id, ['unitUnknown', {}]);
  else if (known.source !== source) yield problem('warning', id, ['sourceChanged', {}]);
}

/** The texts that a template will have in the locale: those of the file, and those that it has. */
function textsOf(
  units: readonly CatalogUnit[],
  { targets, locale }: { readonly targets: ReadonlyMap<string, string>; readonly locale: string },
): ReadonlyMap<CatalogUnit, string> {
  const texts = new Map<CatalogUnit, string>();
  for (const unit of units) {
    const text = targets.get(unit.id) ?? unitText(unit, locale);
    if (text !== undefined) texts.set(unit, text);
  }
  return texts;
}

function byPart(texts: ReadonlyMap<CatalogUnit, string>): ReadonlyMap<string, string> {
  return new Map([...texts].map(([{ channel, part }, text]) => [`${channel}.${part}`, text]));
}

/** A catalog refuses a template that lacks one of its texts in a locale. */
function incomplete(template: string, missing: readonly CatalogUnit[]): CatalogProblem {
  return problem('warning', template, ['templateIncomplete', { missing: missing.map(({ id }) => id) }]);
}

function problem(level: CatalogProblem['level'], template: string, says: Saying): CatalogProblem {
  return { level, rule: 'locale', template, says };
}
