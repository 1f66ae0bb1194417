import { readFile, stat } from 'node:fs/promises';
import { unreadable } from '../files/file-text.ts';
import { readPo } from './read-po.ts';
import { readXliff } from './read-xliff.ts';
import { type TranslationFile, UnreadableFile } from './translation-file.ts';

/** Bytes. Ten thousand long texts take less. */
const maxSize = 10_000_000;

/**
 * Reads a translation file; its first character tells XLIFF from PO.
 *
 * @throws UnreadableFile
 */
export async function readTranslationFile(file: string): Promise<TranslationFile> {
  const text = decoded(await bytesOf(file));
  const read = await (text.trimStart().startsWith('<') ? readXliff(text) : readPo(text));
  if (read.units.length === 0) throw new UnreadableFile(['noUnits', {}]);
  return read;
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > maxSize) throw new UnreadableFile(['tooLarge', { megabytes: maxSize / 1e6 }]);
    return await readFile(file);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(unreadable(error));
  }
}

function decoded(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // The same words as for a file with zeros.
  }
  throw new UnreadableFile(['notUtf8', {}]);
}
