import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Category, createRecorder, type Due, type Message } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { type RestoreRequest, restoreBackup } from './restore.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
const lane = { notifier: 'alpha', calls: 10, perCall: 1, mixed: false };
const [first, second] = ['+237699000111', '+237699000222'];
let directory: ReturnType<typeof temporaryDirectory>;
let backup: string;

beforeEach(() => {
  directory = temporaryDirectory();
  backup = join(directory.path, 'copies', 'nkul.db');
  mkdirSync(join(directory.path, 'copies'));
});
afterEach(() => directory.remove());

async function opened(file = directory.file): Promise<SqliteStore> {
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  return store;
}

function message(phone: string, patch: Partial<Message> = {}): Message {
  return sampleMessage(clock, { id: crypto.randomUUID(), recipient: { phone }, ...patch });
}

function due(): Due {
  const at = new Date(Date.now() + 3_600_000);
  const routes = {};
  return { type: 'due', at, leaseUntil: at, routes, available: new Set(['alpha']), random: 0 };
}

/** Loses the file of the store, and nothing else. */
function lose(): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${directory.file}${end}`, { force: true });
}

function restore(request: Partial<RestoreRequest> = {}): ReturnType<typeof restoreBackup> {
  return restoreBackup({ backup, target: directory.file, withoutJournal: true, ...request });
}

/** The files that have some bytes in them. */
function filesWith(text: string, path = directory.path): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = join(path, name);
    return statSync(file).isFile() && readFileSync(file).includes(text);
  });
}

describe('a restored store', () => {
  it('is closed: what was queued is unknown, new messages wait, and nothing is claimed until a person accepts', async () => {
    const store = await opened();
    const [queued, later] = [message(first), message(second)];
    await store.add([queued]);
    await store.backup(backup, { withKey: true });
    await store.close();
    lose();
    rmSync(`${directory.file}.key`);
    const done = await restore();
    expect(done).toEqual({
      target: directory.file,
      unknown: 1,
      erased: 0,
      consents: 0,
      erasures: undefined,
      unreadable: 0,
    });
    if (process.platform !== 'win32') expect(statSync(directory.file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory.path).toSorted()).toEqual(['copies', 'nkul.db', 'nkul.db.key']);
    const again = await opened();
    expect(await again.get(queued.id)).toMatchObject({
      status: 'unknown',
      attempts: [{ outcome: 'unknown', reason: { code: 'restored' } }],
    });
    expect(await again.restoredAt()).toBeInstanceOf(Date);
    await again.add([later]);
    const claim = () => again.claim({ lanes: [lane], notTaking: [] }, due());
    expect(await claim()).toEqual({ changes: [], failed: [] });
    await again.record([{ kind: 'store', happening: { type: 'restore_accepted', at: new Date() } }]);
    expect((await claim()).changes.map(({ message: { id } }) => id)).toEqual([later.id]);
    await again.close();
  });

  it('has nothing in review: it may have been released after the backup, so it is unknown too', async () => {
    const store = await opened();
    const charges = [
      { counter: 'c', rule: 'all', amount: 1, limit: 0, windowMs: 60_000, over: 'review' },
    ] as const;
    const held = message(first, { charges });
    await store.add([held]);
    expect((await store.get(held.id))?.status).toBe('review');
    await store.backup(backup, { withKey: true });
    await store.close();
    lose();
    rmSync(`${directory.file}.key`);
    expect((await restore()).unknown).toBe(1);
    const again = await opened();
    expect(await again.get(held.id)).toMatchObject({ status: 'unknown', attempts: [{ outcome: 'unknown' }] });
    await again.close();
  });

  it('has no bytes of what was erased after the backup', async () => {
    const store = await opened();
    await store.add([message(first), message(first, { key: 'order-7' }), message(second)]);
    await store.backup(backup, { withKey: true });
    await store.erase({ to: [first], at: new Date(), limit: 100 });
    await store.close();
    lose();
    expect(await restore({ withoutJournal: false })).toMatchObject({ erasures: 1, erased: 2, unknown: 3 });
    expect(filesWith(first.slice(4))).toEqual([join('copies', 'nkul.db')]);
    expect(filesWith(second.slice(4))).toHaveLength(2);
    const again = await opened();
    expect((await again.find({ to: [first] })).items).toEqual([]);
    expect((await again.find({ to: [second] })).items).toHaveLength(1);
    await again.close();
    // The same backup may be restored again later.
    lose();
    expect(await restore({ withoutJournal: false })).toMatchObject({ erasures: 1, erased: 2 });
  });

  it('goes by the opt-outs and opt-ins after the backup', async () => {
    const store = await opened();
    const say = async (type: 'opted_out' | 'opted_in', address: string, categories: readonly Category[]) => {
      const happening = { type, at: new Date(), address, categories, by: 'link' } as const;
      const [said] = await store.record([{ kind: 'address', happening }]);
      expect(said?.ok).toBe(true);
    };
    const [third, fourth] = ['+237699000333', '+237699000444'];
    await say('opted_out', second, ['marketing']);
    await say('opted_out', fourth, ['marketing', 'transactional']);
    await store.backup(backup, { withKey: true });
    await say('opted_out', first, ['marketing']);
    await say('opted_out', first, ['transactional']);
    await say('opted_in', second, ['marketing']);
    await say('opted_out', third, ['marketing']);
    await say('opted_in', third, ['marketing']);
    const told = await store.marks({ after: '', limit: 10 });
    const consents = (marks: typeof told) =>
      marks.map(({ name, facts }) => [name, Object.keys(facts.optOuts ?? {}).toSorted()]);
    await store.close();
    lose();
    expect(filesWith(first.slice(4))).toEqual([]);
    appendFileSync(
      `${directory.file}.erased`,
      '2026-01-01T00:00:00.000Z consent AAAAAAAAAAAAAAAAAAAAAA mark',
    );
    expect(await restore({ withoutJournal: false })).toMatchObject({
      ...{ consents: 2, erasures: 0, erased: 0, unreadable: 1 },
    });
    const again = await opened();
    expect(consents(await again.marks({ after: '', limit: 10 }))).toEqual(consents(told));
    expect(consents(told).map(([, categories]) => categories)).toContainEqual(['marketing', 'transactional']);
    await again.close();
    // A copy that was made in between comes second, and has the first lines only.
    const lines = readFileSync(`${directory.file}.erased`, 'utf8').split('\n');
    writeFileSync(join(directory.path, 'older.erased'), `${lines.slice(0, 3).join('\n')}\n`);
    lose();
    await restore({ withoutJournal: false, erased: join(directory.path, 'older.erased') });
    const merged = await opened();
    expect(consents(await merged.marks({ after: '', limit: 10 }))).toEqual(consents(told));
    await merged.close();
  });

  it('takes back no opt-out that is later than the journal', async () => {
    const store = await opened();
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const say = async (type: 'opted_out' | 'opted_in', minutes: number) => {
      const about = { address: first, categories: ['marketing'], by: 'link' } as const;
      await store.record([{ kind: 'address', happening: { type, at: at(minutes), ...about } }]);
    };
    await say('opted_out', 60);
    await say('opted_in', 50);
    const old = `${at(60).toISOString()} consent NAME marketing\n${at(50).toISOString()} consent NAME -\n`;
    await say('opted_out', 40);
    const [{ name = '' } = {}] = await store.marks({ after: '', limit: 10 });
    await store.backup(backup, { withKey: true });
    await store.close();
    lose();
    writeFileSync(`${directory.file}.erased`, old.replaceAll('NAME', name));
    expect(await restore({ withoutJournal: false })).toMatchObject({ consents: 0, unreadable: 0 });
    const again = await opened();
    expect(
      (await again.marks({ after: '', limit: 10 })).map(({ facts }) => Object.keys(facts.optOuts ?? {})),
    ).toEqual([['marketing']]);
    await again.close();
  });

  it('has no address that was erased a while ago, though after the backup, and that a provider has sent', async () => {
    const store = await opened();
    const at = new Date(Date.now() - 3_600_000);
    const inbound = { notifier: 'alpha', from: first, text: 'STOP', raw: { From: first } };
    await store.record([
      { kind: 'notifier', notifier: 'alpha', happening: { type: 'message_received', at, inbound } },
    ]);
    await store.backup(backup, { withKey: true });
    await store.erase({ to: [first], at: new Date(Date.now() - 600_000), limit: 100 });
    await store.close();
    lose();
    expect(await restore({ withoutJournal: false })).toMatchObject({ erasures: 1 });
    const again = await opened();
    const events = await again.events({ after: 0, limit: 100 });
    expect(events.map(({ type }) => type)).toContain('consent.changed');
    expect(JSON.stringify(events)).not.toContain(first.slice(4));
    await again.close();
    expect(filesWith(first.slice(4))).toEqual([join('copies', 'nkul.db')]);
  });

  it('has nothing of an erased message, and no quote of an address that only a provider has sent', async () => {
    const store = await opened();
    const [one, other] = [message(first), message(first)];
    await store.add([one, other]);
    const entry = { reason: 'odd', raw: { text: `call ${second.slice(4)}` } };
    const happening = { type: 'quarantined', at: clock.now(), entry } as const;
    await store.record([{ kind: 'notifier', notifier: 'alpha', happening }]);
    await store.backup(backup, { withKey: true });
    await store.erase({ id: one.id, at: new Date(), limit: 100 });
    await store.erase({ to: [second], at: new Date(), limit: 100 });
    await store.close();
    lose();
    await restore({ withoutJournal: false });
    const again = await opened();
    expect(await again.get(one.id)).toMatchObject({ erased: 'all' });
    expect((await again.get(other.id))?.erased).toBeUndefined();
    await again.close();
    expect(filesWith(second.slice(4))).toEqual([join('copies', 'nkul.db')]);
  });

  it('keeps a message to an address that was erased before the backup, and used again', async () => {
    const store = await opened();
    await store.add([message(first)]);
    const long = new Date(clock.now().getTime() - 86_400_000);
    await store.erase({ to: [first], at: long, limit: 100 });
    const later = message(first);
    await store.add([later]);
    await store.backup(backup, { withKey: true });
    await store.close();
    lose();
    await restore({ withoutJournal: false });
    const again = await opened();
    expect((await again.find({ to: [first] })).items.map(({ id }) => id)).toEqual([later.id]);
    await again.close();
  });

  it('takes the journal from another place too, and says how many of its lines are torn', async () => {
    const store = await opened();
    await store.add([message(first)]);
    await store.backup(backup, { withKey: true });
    await store.erase({ to: [first], at: new Date(), limit: 100 });
    await store.close();
    lose();
    const elsewhere = join(directory.path, 'saved.erased');
    renameSync(`${directory.file}.erased`, elsewhere);
    appendFileSync(elsewhere, '2026-01-01T00:00:00.000Z to abc');
    await expect(restore({ withoutJournal: false })).rejects.toThrow(
      'nkul.db.erased, the journal of erasures, is missing',
    );
    expect(await restore({ erased: elsewhere })).toMatchObject({ erasures: 1, erased: 1, unreadable: 1 });
    expect(readFileSync(`${directory.file}.erased`, 'utf8')).toContain(
      readFileSync(elsewhere, 'utf8').split('\n')[0],
    );
  });
});

describe('a journal that was copied as text', () => {
  async function erasedAfterBackup(): Promise<string> {
    const store = await opened();
    await store.add([message(first)]);
    await store.backup(backup, { withKey: true });
    await store.erase({ to: [first], at: new Date(), limit: 100 });
    await store.erase({ to: [second], at: new Date(), limit: 100 });
    await store.close();
    lose();
    return readFileSync(`${directory.file}.erased`, 'utf8');
  }

  it('is read with other ends of lines, and with the mark of UTF-8', async () => {
    const text = await erasedAfterBackup();
    writeFileSync(`${directory.file}.erased`, `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(await restore({ withoutJournal: false })).toMatchObject({
      erasures: 2,
      erased: 1,
      unreadable: 0,
    });
    expect(readFileSync(`${directory.file}.erased`, 'utf8')).toBe(text);
  });

  it('stops the restore if no line can be read, as in UTF-16, and nothing is left at the target', async () => {
    const text = await erasedAfterBackup();
    writeFileSync(`${directory.file}.erased`, `\uFEFF${text}`, 'utf16le');
    await expect(restore({ withoutJournal: false })).rejects.toThrow(
      'nkul.db.erased, the journal of erasures, was changed or is of a newer version: no line can be read',
    );
    expect(existsSync(directory.file)).toBe(false);
    const [first] = text.split('\n');
    writeFileSync(`${directory.file}.erased`, Buffer.from(`\uFEFF${first}\n`, 'utf16le').swap16());
    await expect(restore({ withoutJournal: false })).rejects.toThrow('no line can be read');
  });

  it('counts a line as torn whose begin a power failure has lost', async () => {
    const [one = '', other = ''] = (await erasedAfterBackup()).split('\n');
    const zeros = '\0'.repeat(20);
    writeFileSync(`${directory.file}.erased`, `${one}\n${zeros}${other.slice(20)}\n`);
    expect(await restore({ withoutJournal: false })).toMatchObject({ unreadable: 1 });
  });

  it('stops the restore if a line that is whole cannot be read', async () => {
    const [one = '', other = ''] = (await erasedAfterBackup()).split('\n');
    writeFileSync(`${directory.file}.erased`, `${one}\n\n${other.replace(' to ', ' TO ')}\n`);
    await expect(restore({ withoutJournal: false })).rejects.toThrow(
      'line 3, which is whole, cannot be read',
    );
    writeFileSync(`${directory.file}.erased`, other.slice(0, 40));
    expect(await restore({ withoutJournal: false })).toMatchObject({ erasures: 0, unreadable: 1 });
  });
});

it('a journal may have very many erasures of addresses that are not in the backup', async () => {
  const store = await opened();
  await store.add([message(first)]);
  await store.backup(backup, { withKey: true });
  await store.close();
  lose();
  const count = 200_000;
  const lines = Array.from({ length: count }, (_, index) => {
    const hash = index.toString(36).padStart(43, 'A');
    return `2026-01-01T00:00:00.000Z @${index + 1} to ${hash} .\n`;
  });
  writeFileSync(`${directory.file}.erased`, lines.join(''));
  expect(await restore({ withoutJournal: false })).toMatchObject({ erasures: count, erased: 0 });
});

it('a torn line of the journal spoils none that follows', async () => {
  const store = await opened();
  await store.add([message(first)]);
  await store.backup(backup, { withKey: true });
  writeFileSync(`${directory.file}.erased`, '2026-01-01T00:00:00.000Z to abc');
  await store.erase({ to: [first], at: new Date(), limit: 100 });
  await store.close();
  lose();
  expect(await restore({ withoutJournal: false })).toMatchObject({ erasures: 1, erased: 1, unreadable: 1 });
});

describe('a restore is refused', () => {
  beforeEach(async () => {
    const store = await opened();
    await store.add([message(first)]);
    await store.backup(backup);
    await store.close();
  });

  it('without the key, and says how to mend it', async () => {
    lose();
    rmSync(`${directory.file}.key`);
    await expect(restore()).rejects.toThrow(
      `The key of ${backup} is missing: put the key that the store had to`,
    );
    writeFileSync(`${directory.file}.key`, `${Buffer.alloc(32).toString('base64url')}\n`);
    await expect(restore()).rejects.toThrow(`The key of ${backup} is that of other data`);
    expect(readdirSync(directory.path).toSorted()).toEqual(['copies', 'nkul.db.key']);
  });

  it('onto a file that is there', async () => {
    await expect(restore()).rejects.toThrow(`${directory.file} is there already`);
    lose();
    writeFileSync(`${directory.file}-wal`, '');
    await expect(restore()).rejects.toThrow(`${directory.file}-wal is there already`);
  });

  it('from what is not a backup', async () => {
    lose();
    await expect(restore({ backup: join(directory.path, 'none.db') })).rejects.toThrow(
      'none.db is not there',
    );
    const foreign = join(directory.path, 'foreign.db');
    writeFileSync(foreign, 'not a file of SQLite'.repeat(20));
    await expect(restore({ backup: foreign })).rejects.toThrow('is not a store of Nkul');
    writeFileSync(`${backup}-wal`, 'x');
    await expect(restore()).rejects.toThrow('it is a store and not a backup');
    expect(existsSync(directory.file)).toBe(false);
  });
});

it('a wrong key beside the target is kept under another name, if the right one is beside the backup', async () => {
  const store = await opened();
  await store.backup(backup, { withKey: true });
  await store.close();
  lose();
  writeFileSync(`${directory.file}.key`, `${Buffer.alloc(32).toString('base64url')}\n`);
  const { oldKey = '' } = await restore();
  expect(readFileSync(oldKey, 'utf8')).toContain('AAAA');
  expect(readFileSync(`${directory.file}.key`)).toEqual(readFileSync(`${backup}.key`));
  await (await opened()).close();
});

it('a backup with its key is refused if a key is there, and its key is for its owner alone', async () => {
  const store = await opened();
  writeFileSync(`${backup}.key`, 'other');
  await expect(store.backup(backup, { withKey: true })).rejects.toThrow(`${backup}.key is there already`);
  expect(existsSync(backup)).toBe(false);
  rmSync(`${backup}.key`);
  await store.backup(backup, { withKey: true });
  if (process.platform !== 'win32') expect(statSync(`${backup}.key`).mode & 0o777).toBe(0o600);
  copyFileSync(`${backup}.key`, join(directory.path, 'same.key'));
  expect(readFileSync(`${backup}.key`)).toEqual(readFileSync(`${directory.file}.key`));
  await store.close();
});
