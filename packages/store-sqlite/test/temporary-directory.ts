import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory, the path of a file in it, and a function that removes both. */
export function temporaryDirectory(): { readonly path: string; readonly file: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'nkul-sqlite-'));
  return { path, file: join(path, 'nkul.db'), remove: () => rmSync(path, { recursive: true, force: true }) };
}
