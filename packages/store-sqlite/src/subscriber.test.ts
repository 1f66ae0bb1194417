import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore } from './sqlite-store.ts';

const program = new URL('../test/subscribed-process.ts', import.meta.url).pathname;

/** A process that subscribes, killed when it was told so many events, and what it was told. */
async function live(file: string, killAfter: number): Promise<readonly number[]> {
  const process_ = spawn(
    process.execPath,
    ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning', program, file],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const told: number[] = [];
  let errors = '';
  process_.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  createInterface({ input: process_.stdout }).on('line', (line) => told.push(Number(line)));
  const closed = once(process_, 'close');
  while (told.length < killAfter && process_.exitCode === null) await sleep(1);
  process_.kill('SIGKILL');
  await closed;
  expect(errors).toBe('');
  return told;
}

describe('a durable subscriber in a process that is killed', () => {
  it('is told every event at least once and in order, and goes on about where it was', async () => {
    const { file, remove } = temporaryDirectory();
    const total = 2_500;
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    const clock = manualClock();
    await store.add(
      Array.from({ length: total }, (_, number) => sampleMessage(clock, { metadata: { number } })),
    );
    // A dead process holds the name for as long as its lease; here, its lease is over at once.
    const release = () =>
      store.subscriber('invoicing', {
        owner: 'nobody',
        at: new Date(Date.now() + 60_000),
        until: new Date(0),
        from: 'start',
      });
    const first = await live(file, 1_500);
    expect(first).toEqual(Array.from({ length: first.length }, (_, number) => number));
    const cursor = (await release()) ?? 0;
    expect(cursor).toBeGreaterThan(0);
    expect(cursor).toBeLessThanOrEqual(first.length);
    const second = await live(file, total - cursor);
    expect(second).toEqual(Array.from({ length: total - cursor }, (_, index) => cursor + index));
    await store.close();
    remove();
  }, 30_000);
});
