import { chmodSync, statSync } from 'node:fs';
import { StoreError } from '@nkul/core/store';

/** The rights of other users: to read, write or run. */
const rightsOfOthers = 0o077;

/**
 * Makes a new file one that only its owner can read: SQLite gives its log the same rights. Warns of an older file that
 * others can read, as it has numbers and texts.
 */
export function makePrivate(file: string): void {
  // Windows has no such rights: those of the directory count.
  if (process.platform === 'win32') return;
  const { size, mode } = statSync(file);
  if ((mode & rightsOfOthers) === 0) return;
  if (size === 0) return chmodSync(file, 0o600);
  process.emitWarning(
    `${file} can be read by other users of this machine: chmod 600 ${file} (also its -wal).`,
    {
      type: 'NkulWarning',
      code: 'NKUL_FILE_MODE',
    },
  );
}

/**
 * The file that a store has opened. A system lets a program go on with a file that was deleted or replaced: all that is
 * stored from then on would be lost with the process.
 */
export class StoreFile {
  readonly #path: string;
  readonly #identity: string;

  constructor(path: string) {
    this.#path = path;
    this.#identity = identityOf(path) ?? '';
  }

  /** @throws StoreError if the file at the path is another one now, or missing */
  mustBeThere(): void {
    const now = identityOf(this.#path);
    if (now === this.#identity) return;
    const what = now === undefined ? 'was deleted or moved away' : 'was replaced by another file';
    throw new StoreError(
      `${this.#path} ${what} while the store was open, so that nothing more can be stored. Put the file back, or restore a backup, and restart the process.`,
    );
  }
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.dev}:${found.ino}`;
}
