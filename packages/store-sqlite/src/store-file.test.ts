import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
let store: SqliteStore;
const clock = manualClock();

beforeEach(() => {
  directory = temporaryDirectory();
  file = directory.file;
  store = createSqliteStore({ file });
});
afterEach(async () => {
  await store.close().catch(() => {});
  directory.remove();
});

const modeOf = (path: string) => statSync(path).mode & 0o777;

// Windows has no such rights: those of the directory count.
describe.skipIf(process.platform === 'win32')('the rights of the files', () => {
  it('are those of the owner alone, whatever the umask', async () => {
    const umask = process.umask(0o022);
    try {
      await store.open(createRecorder());
      await store.add([sampleMessage(clock)]);
      await store.erase({ to: ['+237699128531'], at: clock.now(), limit: 10 });
      for (const one of ['', '-wal', '-shm', '.key', '.erased']) expect(modeOf(`${file}${one}`)).toBe(0o600);
    } finally {
      process.umask(umask);
    }
  });

  it('of a file that others can read stay, with a warning', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    await store.open(createRecorder());
    await store.close();
    chmodSync(file, 0o644);
    store = createSqliteStore({ file });
    await store.open(createRecorder());
    expect(warned).toHaveBeenCalledWith(expect.stringContaining(`chmod 600 ${file}`), {
      type: 'NkulWarning',
      code: 'NKUL_FILE_MODE',
    });
    expect(modeOf(file)).toBe(0o644);
    warned.mockRestore();
  });
});

// Windows neither deletes nor moves a file that is open.
describe.skipIf(process.platform === 'win32')('a store whose file', () => {
  beforeEach(async () => {
    await store.open(createRecorder());
    await store.add([sampleMessage(clock)]);
  });

  it.each([
    ['was deleted', () => rmSync(file), 'was deleted or moved away'],
    ['was moved away', () => renameSync(file, `${file}.old`), 'was deleted or moved away'],
    [
      'was replaced',
      () => {
        renameSync(file, `${file}.old`);
        writeFileSync(file, '');
      },
      'was replaced by another file',
    ],
  ])('%s stores nothing more, and says so', async (_what, happen, words) => {
    happen();
    for (let time = 0; time < 2; time += 1)
      await expect(store.add([sampleMessage(clock)])).rejects.toMatchObject({
        code: 'NKUL_STORE',
        message: expect.stringContaining(words),
      });
  });

  it.each([
    ['was deleted', () => rmSync(`${file}-wal`), 'was deleted or moved away'],
    [
      'was replaced',
      () => {
        renameSync(`${file}-wal`, `${file}-wal.old`);
        writeFileSync(`${file}-wal`, '');
      },
      'was replaced by another file',
    ],
  ])(
    'has a log that %s stores nothing more, says so, and saves what is in the log when it closes',
    async (_what, happen, words) => {
      happen();
      for (let time = 0; time < 2; time += 1)
        await expect(store.add([sampleMessage(clock)])).rejects.toMatchObject({
          code: 'NKUL_STORE',
          message: expect.stringContaining(`${file}-wal ${words}`),
        });
      await store.close();
      store = createSqliteStore({ file });
      await store.open(createRecorder());
      expect(await store.count()).toEqual({ queued: 1 });
    },
  );

  it('was put back goes on', async () => {
    renameSync(file, `${file}.old`);
    await expect(store.add([sampleMessage(clock)])).rejects.toMatchObject({ code: 'NKUL_STORE' });
    renameSync(`${file}.old`, file);
    expect(await store.add([sampleMessage(clock)])).toMatchObject([{ ok: true }]);
  });
});
