import { closeSync, openSync, readSync, realpathSync, type Stats, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileFacts } from './set-up-facts.ts';

/** The network file systems of Linux, by the number that statfs(2) gives. `fuse` may be one, such as sshfs: it is not in the list. */
const networks: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xfe534d42, 'smb'],
  [0xff534d42, 'cifs'],
  [0x01021997, '9p'],
  [0x5346414f, 'afs'],
  [0x00c36400, 'ceph'],
  [0x0bd00bd3, 'lustre'],
  [0x47504653, 'gpfs'],
]);

/** The header of a SQLite file (https://www.sqlite.org/fileformat.html#the_database_header): its write version is 2 with a log. */
const [headerBytes, magic, writeVersion, withLog] = [100, 'SQLite format 3\0', 18, 2];

/**
 * Looks at the file of a store, without SQLite: opening it would change what is to be seen. This process may not have it open yet,
 * as closing the file would drop the locks that SQLite has on it.
 */
export function fileFacts(file: string): FileFacts {
  const found = statOf(file);
  const keyFile = `${found === undefined ? file : realpathSync(file)}.key`;
  const key = statOf(keyFile);
  return {
    file,
    bytes: found?.size,
    mode: modeOf(found),
    keyFile,
    keyThere: key !== undefined,
    keyMode: modeOf(key),
    journal: found === undefined ? undefined : journalOf(file),
    logBytes: statOf(`${file}-wal`)?.size ?? 0,
    ...diskFacts(dirname(file)),
    changedAt: found?.mtime,
  };
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

/** Windows has no such rights. */
function modeOf(found: Stats | undefined): number | undefined {
  return found === undefined || process.platform === 'win32' ? undefined : found.mode & 0o777;
}

/** Undefined if it cannot be read, or is a file of another kind. */
function journalOf(file: string): FileFacts['journal'] {
  const header = Buffer.alloc(headerBytes);
  try {
    const handle = openSync(file, 'r');
    try {
      if (readSync(handle, header, 0, headerBytes, 0) < headerBytes) return undefined;
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
  if (header.toString('latin1', 0, magic.length) !== magic) return undefined;
  return header[writeVersion] === withLog ? 'wal' : 'other';
}

function diskFacts(directory: string): Pick<FileFacts, 'freeBytes' | 'network'> {
  try {
    const { bavail, bsize, type } = statfsSync(directory);
    const network = process.platform === 'linux' ? networks.get(type) : undefined;
    return { freeBytes: bavail * bsize, network };
  } catch {
    return { freeBytes: undefined, network: undefined };
  }
}
