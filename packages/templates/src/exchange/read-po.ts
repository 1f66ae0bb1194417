import type { GetTextTranslation, GetTextTranslations } from 'gettext-parser';
import { type TranslationFile, type TranslationUnit, UnreadableFile } from './translation-file.ts';

/**
 * Reads PO of gettext.
 *
 * @throws UnreadableFile
 */
export async function readPo(text: string): Promise<TranslationFile> {
  const { po } = await import('gettext-parser');
  const { headers, translations } = parsed((validation) => po.parse(text, { validation }), text);
  if (headers === undefined) throw new UnreadableFile(['poHeader', {}]);
  const charset = /charset=\s*([^\s;]+)/i.exec(headers['Content-Type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw new UnreadableFile(['poCharset', { charset }]);
  const units = Object.entries(translations).flatMap(([id, texts]) =>
    Object.values(texts).flatMap((entry) => (id === '' && entry.msgid === '' ? [] : [unitOf(id, entry)])),
  );
  const [source, target] = [tagIn(headers['X-Source-Language']), tagIn(headers['Language'])];
  return { ...(source && { sourceLanguage: source }), ...(target && { targetLanguage: target }), units };
}

/** Without a header, the library leaves it out, against its types. */
type Parsed = Pick<GetTextTranslations, 'translations'> & Partial<Pick<GetTextTranslations, 'headers'>>;

function parsed(parse: (validation: boolean) => GetTextTranslations, text: string): Parsed {
  try {
    return parse(true);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!message.startsWith('Duplicate msgid error'))
      throw new UnreadableFile(['poBroken', { detail: message.replace('Error parsing PO data: ', '') }]);
    // The library finds a text such as `constructor` or `toString` in every object, and calls it a duplicate.
    const lenient = parse(false);
    const entries = Object.values(lenient.translations).flatMap((texts) => Object.keys(texts));
    // Lines end at `\n` or `\r`; with the flag `m`, they would at U+2028 within a text as well.
    if (entries.length === text.match(/(?:^|[\r\n])msgid /g)?.length) return lenient;
    const unit = message.slice(message.lastIndexOf(' in "') + 5, message.lastIndexOf('" context has'));
    throw new UnreadableFile(['poTwice', { unit }]);
  }
}

function unitOf(id: string, { msgid, msgid_plural, msgstr, comments }: GetTextTranslation): TranslationUnit {
  if (msgid_plural !== undefined) throw new UnreadableFile(['poPlural', { unit: id }]);
  const [target = ''] = msgstr;
  const fuzzy = (comments?.flag ?? '').split(/[,\n]/).some((flag) => flag.trim() === 'fuzzy');
  return { id, source: msgid, ...(target !== '' && !fuzzy && { target }) };
}

function tagIn(header: string | undefined): string {
  return (header ?? '').trim().replaceAll('_', '-');
}
