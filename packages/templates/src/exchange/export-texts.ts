import type { UntypedCatalog } from '../catalog/catalog.ts';
import type { Language } from '../words/language.ts';
import { inWords } from '../words/saying.ts';
import { catalogUnits, unitExamples, unitText } from './catalog-units.ts';
import { checkTranslated } from './file-language.ts';
import { type ExchangeFormat, type ExplainedUnit, UnreadableFile } from './translation-file.ts';
import { writePo } from './write-po.ts';
import { writeXliff } from './write-xliff.ts';

/** A translation file, and how much of it is to do. */
export interface ExportedTexts {
  readonly text: string;
  readonly texts: number;
  readonly untranslated: number;
}

/** The language and format of an export. */
export interface ExportOptions {
  /** The language of the translator. */
  readonly locale: string;
  readonly format: ExchangeFormat;
  /** The language of the notes. */
  readonly language: Language;
  readonly now: () => Date;
}

/**
 * Writes the texts of a catalog as a translation file.
 *
 * @throws UnreadableFile for a wrong locale, or a text that the formats cannot hold
 */
export async function exportTexts(catalog: UntypedCatalog, options: ExportOptions): Promise<ExportedTexts> {
  checkTranslated(catalog, options.locale);
  const units = explainedUnits(catalog, options);
  for (const { id, source, target = '', notes } of units) {
    if (!isWritable([source, target, ...notes].join(' ')))
      throw new UnreadableFile(['unwritable', { unit: id }]);
  }
  const file = { sourceLanguage: catalog.defaultLocale, targetLanguage: options.locale, units };
  return {
    text: await (options.format === 'po' ? writePo(file) : writeXliff(file)),
    texts: units.length,
    untranslated: units.filter(({ target }) => target === undefined).length,
  };
}

function explainedUnits(
  catalog: UntypedCatalog,
  { locale, language, now }: ExportOptions,
): readonly ExplainedUnit[] {
  const exampleOf = unitExamples(catalog, now);
  return catalogUnits(catalog).map((unit) => {
    const { id, source, template } = unit;
    const [target, text] = [unitText(unit, locale), exampleOf(unit)];
    const example = text === undefined ? [] : [inWords(['exampleNote', { text }], language)];
    const description = template.description === undefined ? [] : [template.description];
    return { id, source, ...(target !== undefined && { target }), notes: [...description, ...example] };
  });
}

/** XML lacks most control characters and two others, and UTF-8 lacks half characters. */
function isWritable(text: string): boolean {
  if (!text.isWellFormed()) return false;
  return [...text].every((one) =>
    one < ' ' ? '\t\n\r'.includes(one) : one !== '\ufffe' && one !== '\uffff',
  );
}
