import type { ExplainedUnit, TranslationFile } from './translation-file.ts';
import { unitToken } from './unit-token.ts';

/** Writes XLIFF 2.0. */
export async function writeXliff({
  sourceLanguage = '',
  targetLanguage = '',
  units,
}: TranslationFile<ExplainedUnit>): Promise<string> {
  const { default: js2xliff } = await import('xliff/js2xliff');
  const messages = Object.fromEntries(units.map((unit) => [unitToken(unit.id), xliffUnit(unit)]));
  const written = await js2xliff({ sourceLanguage, targetLanguage, resources: { messages } });
  // Every reader of XML takes a carriage return that is not escaped for a line break.
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written.replaceAll('\r', '&#13;')}\n`;
}

function xliffUnit({ source, target, notes }: ExplainedUnit) {
  return {
    source: escaped(source),
    ...(target !== undefined && { target: escaped(target) }),
    ...(notes.length > 0 && { note: notes.map(escaped) }),
    additionalAttributes: { 'xml:space': 'preserve' },
  };
}

/** The library takes `&amp;` for an ampersand that is already escaped: HTML texts would lose theirs. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;');
}
