import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, lchownSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { programsFolder } from '../../../tools/postgres.ts';

/** The user and the group that a server runs as. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Makes the data of a new server: a copy of the data that initdb made for the first server of these programs, as a copy takes
 * a tenth of its time. It lies beside the programs, and goes with them.
 *
 * @param initialise runs initdb on the folder
 */
export async function makeData(folder: string, initialise: () => Promise<void>): Promise<void> {
  const known = serverOwner();
  if (known !== undefined && existsSync(firstData(known))) return copyData(firstData(known), folder, known);
  await initialise();
  // initdb is run by the user of the server, who is made for it if necessary.
  const owner = serverOwner();
  if (owner !== undefined) keepData(folder, owner);
}

function firstData({ uid }: Owner): string {
  return join(programsFolder(), `first-data-${uid}`);
}

/** Whole or not at all, also if two servers are the first. */
function keepData(folder: string, owner: Owner): void {
  const whole = firstData(owner);
  const part = `${whole}-${randomUUID()}`;
  try {
    copyData(folder, part, owner);
    renameSync(part, whole);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(whole)) throw error;
  }
}

function copyData(from: string, to: string, { uid, gid }: Owner): void {
  cpSync(from, to, { recursive: true });
  if (userInfo().uid === uid) return;
  for (const name of ['', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(to, name), uid, gid);
}

/** PostgreSQL refuses to run as root: then another user runs it. */
function serverOwner(): Owner | undefined {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  try {
    const number = (of: '-u' | '-g') =>
      Number(execFileSync('id', [of, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    return undefined;
  }
}
