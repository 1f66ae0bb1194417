import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How often the files are looked at, in milliseconds. */
const intervalMs = 250;

/**
 * Calls back after each change of a file, or of the files of a folder. It looks at their times and sizes, so that it works
 * alike on every system, and also while the folder does not exist.
 *
 * @returns a function that ends it
 */
export async function followFiles(path: string, changed: () => void): Promise<() => void> {
  let last = await signature(path);
  let ended = false;
  let timer: NodeJS.Timeout;
  const look = async () => {
    const now = await signature(path);
    if (ended) return;
    if (now !== last) changed();
    last = now;
    timer = setTimeout(() => void look(), intervalMs);
  };
  timer = setTimeout(() => void look(), intervalMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** The times and sizes of the files; those of a file that cannot be read are left out. */
async function signature(path: string): Promise<string> {
  const names = await readdir(path).catch(() => []);
  const files = [path, ...names.toSorted().map((name) => join(path, name))];
  const stats = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs, size, ino }) => `${file} ${mtimeMs} ${size} ${ino}`,
        () => file,
      ),
    ),
  );
  return stats.join('\n');
}
