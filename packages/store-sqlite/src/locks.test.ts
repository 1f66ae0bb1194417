import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { createRecorder } from '@nkul/core/store';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { restoreBackup } from './restore.ts';
import { createSqliteStore } from './sqlite-store.ts';

const optOuts = 20;

/** How many locks a process has on a file. Only Linux tells. */
function locksOn(file: string, pid: number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const lines = readFileSync('/proc/locks', 'utf8').split('\n');
  return lines.filter((line) => line.includes(` ${pid} `) && line.includes(`:${statSync(file).ino} `)).length;
}

it('keeps its locks when a reader and a second store open the file, so that a tool beside leaves the log alone', async () => {
  const { file, remove } = temporaryDirectory();
  onTestFinished(remove);
  const program = new URL('../test/locking-process.ts', import.meta.url).pathname;
  const options = ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...options, program, file, String(optOuts)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: 'ready' });
  expect(locksOn(file, child.pid)).toBe(process.platform === 'linux' ? 1 : undefined);
  const log = statSync(`${file}-wal`).ino;
  const tool = new DatabaseSync(file);
  tool.exec('SELECT count(*) FROM messages');
  tool.close();
  expect(statSync(`${file}-wal`).ino).toBe(log);
  child.stdin.write('go\n');
  for (let answered = 0; answered < optOuts; answered += 1)
    expect(await lines.next()).toMatchObject({ done: false });
  child.kill('SIGKILL');
  await once(child, 'close');
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  expect(await store.marks({ after: '', limit: 100 })).toHaveLength(optOuts);
  await store.close();
});

it('keeps its locks when a file that is open is restored as if it were a backup', async () => {
  const { file, remove } = temporaryDirectory();
  onTestFinished(remove);
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  await store.close();
  // As nothing is written, its log is empty.
  await store.open(createRecorder());
  await restoreBackup({ backup: file, target: `${file}.restored.db`, withoutJournal: true });
  expect(locksOn(file, process.pid)).toBe(process.platform === 'linux' ? 1 : undefined);
  await store.close();
});
