import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hub } from '@nkul/core';
import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import { eventually, fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { application } from '../../test/application.ts';
import { runCommand } from '../../test/killed-command.ts';

/** `NKUL_MOVING_KILLS` asks for more kills than the test command has time for. */
const kills = Number(process.env['NKUL_MOVING_KILLS'] ?? 6);
const erased = '+237699000111';
const perRound = 20;

/** The provider, which outlives each hub: it has a book of what it was given. */
let sms: ReturnType<typeof fakeNotifier>;
let directory: string;

beforeEach(() => {
  sms = fakeNotifier({ name: 'sms' });
  directory = mkdtempSync(join(tmpdir(), 'nkul-kills-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function notify(hub: Hub, count: number, phone = '+237677000222'): Promise<readonly string[]> {
  const later = new Date(Date.now() + 86_400_000);
  const notes = Array.from({ length: count }, (_, index) => ({
    to: { phone },
    text: `Bonjour ${index}`,
    // Half of them wait.
    ...(index % 2 === 0 && { sendAt: later }),
  }));
  return (await hub.notify(notes)).map(({ id }) => id);
}

async function opens(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const store = createSqliteStore({ file });
  try {
    await store.open(createRecorder());
    return true;
  } catch {
    return false;
  } finally {
    await store.close();
  }
}

/** The first kill comes at once, so that one is sure to meet the command at its work. */
function killAfter(round: number, spanMs: number): number {
  return round === 1 ? 0 : Math.random() * spanMs;
}

/** What the provider was given more than once. */
function twice(): readonly string[] {
  const ids = sms.messages.map(({ id }) => id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}

describe(`a command that is killed ${kills} times at random moments`, () => {
  it(
    'nkul move: exactly one of both files opens, no message is lost, and none is sent twice',
    async () => {
      const ids: string[] = [];
      let current = join(directory, '0.db');
      let [spanMs, killed] = [150, 0];
      for (let round = 1; round <= kills; round += 1) {
        const hub = await application(current, sms);
        ids.push(...(await notify(hub, perRound)));
        await eventually(async () => (await hub.count()).sent === (round * perRound) / 2);
        await hub.stop({ drain: false });
        const next = join(directory, `${round}.db`);
        const args = ['move', current, next];
        const ran = await runCommand(args, `${next}.lock`, killAfter(round, spanMs));
        if (ran.code === null) killed += 1;
        const [before, after] = [await opens(current), await opens(next)];
        expect([before, after]).toEqual(after ? [false, true] : [true, false]);
        const again = await runCommand(args, `${next}.lock`);
        expect([again.code, again.err]).toEqual([0, '']);
        if (before) spanMs = Math.max(20, again.workedMs);
        expect([await opens(current), await opens(next)]).toEqual([false, true]);
        current = next;
      }
      expect(killed).toBeGreaterThan(0);
      const hub = await application(current, sms);
      for (const id of ids) expect((await hub.get(id))?.status).toMatch(/^(?:sent|queued)$/);
      await hub.stop({ drain: false });
      expect(twice()).toEqual([]);
      expect(sms.messages).toHaveLength(ids.length / 2);
      expect(readdirSync(directory).filter((name) => name.includes('.moving'))).toEqual([]);
    },
    kills * 20_000,
  );

  it(
    'nkul restore: the store is there whole or not at all, nothing is sent again, and an erasure after the backup holds',
    async () => {
      const file = join(directory, 'nkul.db');
      const backup = join(directory, 'saved.db');
      const { ids, journal } = await lifeAfterBackup(file, backup);
      let [spanMs, killed] = [300, 0];
      for (let round = 1; round <= kills; round += 1) {
        const args = ['--store', file, 'restore', backup];
        copyFileSync(journal, `${file}.erased`);
        const ran = await runCommand(args, `${file}.lock`, killAfter(round, spanMs));
        if (ran.code === null) killed += 1;
        if (existsSync(file)) expect(await opens(file)).toBe(true);
        else {
          const again = await runCommand(args, `${file}.lock`);
          expect([again.code, again.err]).toEqual([0, '']);
          spanMs = Math.max(20, again.workedMs);
        }
        expect(filesWith(erased.slice(4))).toEqual(['saved.db']);
        await expectNothingSent(file, ids);
        for (const end of ['', '-wal', '-shm', '.key', '.erased']) rmSync(`${file}${end}`, { force: true });
      }
      expect(killed).toBeGreaterThan(0);
      expect(twice()).toEqual([]);
    },
    kills * 20_000,
  );
});

/** A store that is backed up; then what waited is sent, and a person is erased; then its file is lost. */
async function lifeAfterBackup(
  file: string,
  backup: string,
): Promise<{ readonly ids: readonly string[]; readonly journal: string }> {
  const hub = await application(file, sms);
  const ids = [...(await notify(hub, 40))];
  await eventually(async () => (await hub.count()).sent === 20);
  await hub.pause('sms');
  ids.push(...(await notify(hub, 60)), ...(await notify(hub, 10, erased)));
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  await store.backup(backup, { withKey: true });
  await store.close();
  await hub.resume('sms');
  await eventually(async () => (await hub.count()).sent === 55);
  await hub.erase({ to: erased });
  await hub.stop({ drain: false });
  const journal = join(directory, 'journal');
  copyFileSync(`${file}.erased`, journal);
  for (const end of ['', '-wal', '-shm', '.key', '.erased']) rmSync(`${file}${end}`, { force: true });
  return { ids, journal };
}

/** An application on the restored store sends nothing of what was accepted before; of what comes, once it is accepted. */
async function expectNothingSent(file: string, ids: readonly string[]): Promise<void> {
  const given = sms.messages.length;
  const hub = await application(file, sms);
  for (const id of ids) expect((await hub.get(id))?.status).toBe('unknown');
  await hub.resume('sms');
  const { id } = await hub.notify({ to: { phone: '+237677000333' }, text: 'new' });
  expect(await hub.flush({ timeout: '200ms' })).toHaveLength(1);
  expect(sms.messages).toHaveLength(given);
  expect(await hub.acceptRestore({ note: 'all looked at' })).toBe(true);
  expect(await hub.flush({ timeout: '10s' })).toEqual([]);
  await hub.stop({ drain: false });
  expect(sms.messages.slice(given).map((message) => message.id)).toEqual([id]);
}

/** The files that have some bytes in them. */
function filesWith(text: string): readonly string[] {
  return readdirSync(directory).filter((name) => readFileSync(join(directory, name)).includes(text));
}
