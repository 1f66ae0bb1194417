import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isThere, syncFile } from './new-file.ts';
import { syncDirectory } from './sync-directory.ts';

/** The path of the seal of a file that has moved to another kind of store: its content is the token of the move. */
export function sealOf(file: string): string {
  return `${file}.moved`;
}

/** Seals a file: one step, after which it opens no more. A store elsewhere that has the token opens from then on. */
export function sealFile(file: string, token: string): void {
  const made = `${sealOf(file)}.new`;
  writeFileSync(made, token, { mode: 0o600 });
  syncFile(made, file);
  renameSync(made, sealOf(file));
  syncDirectory(file);
}

/** Removes the seal of another file that had this name. */
export function removeSeal(file: string): void {
  for (const end of ['', '.new']) rmSync(`${sealOf(file)}${end}`, { force: true });
}

export function isSealedWith(file: string, token: string): boolean {
  return isThere(sealOf(file)) && readFileSync(sealOf(file), 'utf8') === token;
}
