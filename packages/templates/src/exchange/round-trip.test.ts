import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import xliff2js from 'xliff/xliff2js';
import { readPo } from './read-po.ts';
import { readXliff } from './read-xliff.ts';
import type { ExplainedUnit, TranslationFile } from './translation-file.ts';
import { writePo } from './write-po.ts';
import { writeXliff } from './write-xliff.ts';

const words = fc.constantFrom(
  'Bonjour',
  '{code}',
  '{n, plural, one {# jour} other {# jours}}',
  "'{'",
  "''",
  '"',
  '\\',
  '\\n',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '\u00a0',
  '\u202f',
  '\u2028',
  '🎉',
  '👨‍👩‍👧',
  '&',
  '&amp;',
  '&amp;amp;',
  '&#10;',
  '<b>',
  '</target>',
  '<ph id="1"/>',
  ']]>',
  '<![CDATA[',
  '<!--',
  'مرحبا',
  '\u200f',
  'e\u0301',
  '\u0301',
  '#, fuzzy',
  'msgid ""',
  '#~ ',
  '%s',
  'constructor',
);
const text = fc.oneof(
  fc.array(words, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }).filter(isExported),
);
const id = fc.oneof(
  fc.stringMatching(/^[a-z]{1,8}(?:\.[a-z]{1,8}){0,2}$/),
  fc.constantFrom('order paid', 'order_x20_paid', 'été', '1', '__proto__', 'a/b&<"', '🎉'),
);
const unit: fc.Arbitrary<ExplainedUnit> = fc.record(
  { id, source: text, target: text, notes: fc.array(text, { maxLength: 2 }) },
  { requiredKeys: ['id', 'source', 'notes'] },
);
const file = fc.record({
  sourceLanguage: fc.constant('fr'),
  targetLanguage: fc.constantFrom('en', 'pt-BR', 'ar'),
  units: fc.uniqueArray(unit, { selector: (each) => each.id, maxLength: 5 }),
});

/** An export refuses other characters. */
function isExported(text: string): boolean {
  return [...text].every((one) =>
    one < ' ' ? '\t\n\r'.includes(one) : one !== '\ufffe' && one !== '\uffff',
  );
}

/** A file as its reader gives it: without notes, in the order of ids. */
function asRead({ units, ...languages }: TranslationFile): TranslationFile {
  const sorted = units.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const plain = sorted.map((each) => ({
    id: each.id,
    source: each.source,
    ...(each.target !== undefined && { target: each.target }),
  }));
  return { ...languages, units: plain };
}

describe('a translation file', () => {
  it('gives every text back as it was, in XLIFF', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (given) => {
        expect(asRead(await readXliff(await writeXliff(given)))).toEqual(asRead(given));
      }),
      { numRuns: 500 },
    );
  });

  it('gives every text back as it was, in PO', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (given) => {
        expect(asRead(await readPo(await writePo(given)))).toEqual(asRead(given));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a line separator within a text apart from the lines of PO', async () => {
    const given = {
      sourceLanguage: 'fr',
      targetLanguage: 'en',
      units: [
        { id: 'one', source: '\u2028msgid "Bonjour"\u2029msgid \u0085msgid ', notes: [] },
        { id: 'other', source: 'constructor', notes: [] },
      ],
    };
    expect(asRead(await readPo(await writePo(given)))).toEqual(asRead(given));
  });

  it('is read by others as well', async () => {
    const source = 'Votre <b>code</b> & "{code}"';
    const unit = { id: 'otp', source, target: 'Your code', notes: ['Sent when …', 'Example: 1'] };
    const written = await writeXliff({ sourceLanguage: 'fr', targetLanguage: 'en', units: [unit] });
    expect(await xliff2js(written)).toEqual({
      sourceLanguage: 'fr',
      targetLanguage: 'en',
      resources: {
        messages: {
          otp: {
            source,
            target: 'Your code',
            note: ['Sent when …', 'Example: 1'],
            additionalAttributes: { 'xml:space': 'preserve' },
          },
        },
      },
    });
  });
});
