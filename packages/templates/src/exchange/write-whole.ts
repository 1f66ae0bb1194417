import { realpath, rename, rm, writeFile } from 'node:fs/promises';
import { UnreadableFile } from './translation-file.ts';

/**
 * Writes a file beside its place, then puts it there: a reader finds the old file or the new one, never a half.
 *
 * @throws UnreadableFile if it cannot be written
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const place = await realpath(file).catch(() => file);
  const beside = `${place}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { flag: 'wx' });
    await rename(beside, place);
  } catch (error) {
    await rm(beside, { force: true });
    const detail = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile(['cannotWrite', { file, detail }]);
  }
}
