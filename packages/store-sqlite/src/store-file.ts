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
 * The file that a store has opened, and its log. A system lets a program go on with a file that was deleted or replaced: all that
 * is stored from then on would be lost with the process.
 */
export class StoreFile {
  readonly #file: Known;
  readonly #log: Known;

  /** @param log the path of its write-ahead log, which is there */
  constructor(path: string, log: string) {
    this.#file = { path, identity: identityOf(path) };
    this.#log = { path: log, identity: identityOf(log) };
  }

  /** @throws StoreError if one of the files is another one now, or missing */
  mustBeThere(): void {
    mustBeSame(this.#file, 'Put the file back, or restore a backup, and restart the process.');
    mustBeSame(
      this.#log,
      'It is the log of the store. Restart the process, and let it close the store (hub.stop()): this still saves what is in the log.',
    );
  }
}

interface Known {
  readonly path: string;
  readonly identity: string | undefined;
}

function mustBeSame({ path, identity }: Known, advice: string): void {
  const now = identityOf(path);
  if (now === identity) return;
  const what = now === undefined ? 'was deleted or moved away' : 'was replaced by another file';
  throw new StoreError(
    `${path} ${what} while the store was open, so that nothing more can be stored. ${advice}`,
  );
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.dev}:${found.ino}`;
}
