import { fchmodSync, fchownSync, fstatSync, statSync } from 'node:fs';

/**
 * Gives a new file the rights of the data that it belongs to, as SQLite does with its log: the users of the data may use the
 * file, also if `sudo nkul opt-out` or another user of the same group has made it.
 *
 * @param file its descriptor
 * @param data the path of the data
 * @param to `those who write` for a secret: others may read the data, but are not given its key
 */
export function giveRightsOf(
  file: number,
  data: string,
  to: 'those who use it' | 'those who write' = 'those who use it',
): void {
  // Windows has no such rights: those of the directory count.
  if (process.platform === 'win32') return;
  const { mode, uid, gid } = statSync(data);
  giveTo(file, process.geteuid?.() === 0 ? uid : keep, gid);
  // Another group than that of the data gets no rights.
  const ofGroup = fstatSync(file).gid === gid ? mode & 0o070 : 0;
  const isShared = (ofGroup & 0o020) !== 0;
  fchmodSync(file, to === 'those who use it' ? (mode & 0o700) | ofGroup : isShared ? 0o660 : 0o600);
}

/** The owner stays. */
const keep = -1;

/** Only root may give a file to another user, and only a member of a group may give it to the group. */
function giveTo(file: number, uid: number, gid: number): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // SQLite does not mind either.
  }
}
