import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { createRecorder } from '@nkul/core/store';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import type { UserSettings } from '../test/user-process.ts';
import { moveStore } from './move.ts';
import { sealFile, sealOf } from './move-seal.ts';
import { restoreBackup } from './restore.ts';
import { createSqliteStore } from './sqlite-store.ts';

let path: string;
let file: string;
let journal: string;

beforeEach(async () => {
  // Each opening warns of a file that a group may read.
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const directory = temporaryDirectory();
  ({ path, file } = directory);
  journal = `${file}.erased`;
  onTestFinished(() => {
    chmodSync(path, 0o700);
    directory.remove();
  });
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  await store.close();
});

/** Only root may become other users. Otherwise all of them are the user of the tests: then the modes count. */
const isRoot = process.getuid?.() === 0;
const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const shared = isRoot ? 41_000 : own.gid;
const owner = isRoot ? 41_001 : own.uid;
const other = isRoot ? 41_002 : own.uid;

/** Gives all files to a group, as an administrator does who lets several users work on a store. */
function share(mode: number): void {
  for (const name of readdirSync(path)) {
    chownSync(`${path}/${name}`, owner, shared);
    chmodSync(`${path}/${name}`, mode);
  }
  chownSync(path, owner, shared);
  chmodSync(path, 0o770);
}

/** Stores an opt-out as a user. Its own group is not that of the files. */
async function storedBy(uid: number, beside: boolean, groups: readonly number[] = [shared]): Promise<string> {
  const user = isRoot && { user: { uid, gid: uid, groups } };
  const settings: UserSettings = { file, beside, ...user };
  const program = new URL('../test/user-process.ts', import.meta.url).pathname;
  const options = ['--conditions=nkul:source', '--no-warnings', program, JSON.stringify(settings)];
  return (await promisify(execFile)(process.execPath, options)).stdout;
}

const rightsOf = (of: string) => {
  const { uid, gid, mode } = statSync(of);
  return { uid, gid, mode: mode & 0o777 };
};

// Windows has no such rights: those of the directory count.
describe.skipIf(process.platform === 'win32')('a file that belongs to data of a group', () => {
  it('is for the group too, such as the journal that a tool of another user has made', async () => {
    share(0o660);
    expect(await storedBy(other, true)).toBe('stored');
    expect(rightsOf(journal)).toEqual({ uid: other, gid: shared, mode: 0o660 });
    expect(await storedBy(owner, false)).toBe('stored');
  });

  it('is for its owner alone, if it cannot be given to the group: that of the process is another one', async () => {
    share(0o660);
    expect(await storedBy(owner, false, [])).toBe('stored');
    // Without root, the tests cannot leave the group.
    const rights = isRoot ? { gid: owner, mode: 0o600 } : { gid: shared, mode: 0o660 };
    expect(rightsOf(journal)).toEqual({ uid: owner, ...rights });
  });

  it('is that of the owner if root has made it', async () => {
    share(0o660);
    const store = createSqliteStore({ file });
    await store.open(createRecorder(), { beside: true });
    await store.erase({ to: ['+237699128531'], at: new Date(), limit: 10 });
    await store.close();
    const rights = { uid: owner, gid: shared, mode: 0o660 };
    expect(rightsOf(journal)).toEqual(rights);
    sealFile(file, 'token');
    expect(rightsOf(sealOf(file))).toEqual(rights);
    const target = `${path}/target.db`;
    await moveStore(file, target);
    for (const end of ['', '.key', '.erased']) expect(rightsOf(`${target}${end}`)).toEqual(rights);
  });

  it('is a journal that a restore puts in the place of another', async () => {
    share(0o660);
    expect(await storedBy(owner, false)).toBe('stored');
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    const backup = `${path}/backup.db`;
    await store.backup(backup, { withKey: true });
    await store.close();
    rmSync(file);
    await restoreBackup({ backup, target: file });
    expect(rightsOf(journal)).toEqual({ uid: owner, gid: shared, mode: 0o660 });
  });

  it('is a new key for those who write the data, and not for those who read it', async () => {
    for (const [mode, keyMode] of [
      [0o660, 0o660],
      [0o644, 0o600],
    ] as const) {
      share(mode);
      rmSync(`${file}.key`);
      const store = createSqliteStore({ file, newKey: true });
      await store.open(createRecorder());
      expect(rightsOf(`${file}.key`)).toEqual({ uid: owner, gid: shared, mode: keyMode });
      await store.close();
    }
  });
});

// Windows does not keep a process from a directory by a mode.
describe.skipIf(process.platform === 'win32')('a journal that cannot be made', () => {
  it('leaves nothing, so that the next one is whole', async () => {
    share(0o660);
    // New files can be made in it. But it cannot be opened, and so the name of a new one cannot be put on the disk.
    chmodSync(path, 0o300);
    expect(await storedBy(owner, true)).toContain('nothing was changed');
    expect(existsSync(journal)).toBe(false);
    chmodSync(path, 0o770);
    expect(await storedBy(owner, true)).toBe('stored');
  });

  it('is noticed when the store is opened: its directory cannot be written', async () => {
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    share(0o660);
    chmodSync(path, 0o550);
    expect(await storedBy(owner, false)).toContain(`${journal}, the journal of erasures`);
    chmodSync(path, 0o770);
    expect(await storedBy(owner, false)).toBe('stored');
    await store.close();
  });
});
