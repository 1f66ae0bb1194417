import type { ExplainedUnit, TranslationFile } from './translation-file.ts';

/** Writes PO of gettext, with the id of each text as its context. */
export async function writePo({
  sourceLanguage = '',
  targetLanguage = '',
  units,
}: TranslationFile<ExplainedUnit>): Promise<string> {
  const { po } = await import('gettext-parser');
  const translations = Object.fromEntries(
    units.map(({ id, source, target = '', notes }) => [
      id,
      {
        text: {
          msgctxt: id,
          msgid: source,
          msgstr: [target],
          comments: { extracted: notes.join('\n'), flag: 'icu-message-format' },
        },
      },
    ]),
  );
  const headers = {
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Transfer-Encoding': '8bit',
    Language: targetLanguage.replaceAll('-', '_'),
    'X-Source-Language': sourceLanguage.replaceAll('-', '_'),
  };
  return po.compile({ charset: 'utf-8', headers, translations }).toString('utf8');
}
