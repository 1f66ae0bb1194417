import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { application } from '../../test/application.ts';
import { type Beside, beside, parsed } from '../../test/beside.ts';
import { movingEn, movingFr } from '../words/moving-words.ts';

const phone = '+237699000111';
let app: Beside;
let backup: string;

beforeEach(async () => {
  app = await beside();
  backup = join(app.directory, 'saved.db');
});
afterEach(() => app.end());

/** Loses the file of the store, and nothing else. */
async function lose(): Promise<void> {
  await app.hub.stop({ drain: false });
  for (const end of ['', '-wal', '-shm']) rmSync(`${app.file}${end}`, { force: true });
}

describe('nkul backup --with-key', () => {
  it('copies the key too, for its owner alone, and says to keep them apart', async () => {
    const { code, out } = await app.nkul(['backup', 'saved.db', '--with-key']);
    expect([code, out[0]]).toEqual([0, expect.stringContaining(`the key of the store to ${backup}.key`)]);
    expect(readFileSync(`${backup}.key`)).toEqual(readFileSync(`${app.file}.key`));
    if (process.platform !== 'win32') expect(statSync(`${backup}.key`).mode & 0o777).toBe(0o600);
    const again = await app.nkul(['--json', 'backup', 'other.db', '--with-key']);
    expect(parsed(again.out)).toMatchObject([{ v: 1, key: join(app.directory, 'other.db.key') }]);
    rmSync(backup);
    const refused = await app.nkul(['backup', 'saved.db', '--with-key']);
    expect([refused.code, refused.err[0]]).toEqual([
      5,
      expect.stringContaining('saved.db.key is there already'),
    ]);
  });
});

describe('nkul restore', () => {
  it('makes a store that sends nothing until nkul accept, which is an act', async () => {
    await app.sent();
    await app.nkul(['backup', 'saved.db', '--with-key']);
    await lose();
    rmSync(`${app.file}.key`);
    const { code, out } = await app.nkul(['restore', 'saved.db', '--no-erased']);
    expect(code).toBe(0);
    expect(out[0]).toBe(
      `${app.file}: restored, and closed: nothing is sent. 1 message is unknown, as it is not known what was sent after the backup`,
    );
    expect(out.slice(1)).toEqual([movingEn.withoutJournal, movingEn.nowAccept]);
    const closed = await app.nkul(['check', '--max-unknown', '9']);
    expect([closed.code, closed.err[0]]).toEqual([
      6,
      expect.stringMatching(
        /the store was restored at 2.*Z and sends nothing: nkul unknown, then nkul accept/,
      ),
    ]);
    expect((await app.nkul(['unknown'])).out.join('\n')).toContain('sms');
    const accepted = await app.nkul(['accept', '--why', 'looked at all']);
    expect([accepted.code, accepted.out]).toEqual([
      0,
      ['new messages go out again; messages that are unknown are not sent'],
    ]);
    expect((await app.nkul(['audit'])).out.join('\n')).toMatch(/ada.*restore accepted.*looked at all/);
    expect((await app.nkul(['check', '--max-unknown', '9'])).code).toBe(0);
    const twice = await app.nkul(['accept']);
    expect([twice.code, twice.err[0]]).toEqual([4, `nkul: ${movingEn.wasOpen}`]);
  });

  it('lets an application start on it, take notifications, and send them once a person has accepted', async () => {
    await app.nkul(['backup', 'saved.db']);
    await lose();
    await app.nkul(['restore', 'saved.db', '--no-erased']);
    const sms = fakeNotifier({ name: 'sms' });
    const lines: string[] = [];
    const hub = await application(app.file, sms, (line) => void lines.push(line));
    expect(lines.join()).toContain('restored from a backup and sends nothing until a person accepts it');
    await hub.notify({ to: { phone }, text: 'Bonjour' });
    expect(await hub.flush({ timeout: '300ms' })).toHaveLength(1);
    expect(sms.calls).toEqual([]);
    expect(await hub.health()).toMatchObject({ status: 'degraded', waiting: { restored: [{}] } });
    // From another process: the application notices it.
    expect((await app.nkul(['accept'])).code).toBe(0);
    expect(await hub.flush({ timeout: '10s' })).toEqual([]);
    expect(sms.messages).toHaveLength(1);
    await hub.stop();
  });

  it('erases again what was erased after the backup, and says what still has it', async () => {
    await app.sent({ phone });
    await app.nkul(['backup', 'saved.db', '--with-key']);
    await app.nkul(['erase', '--to', phone, '--yes']);
    await lose();
    const { code, out } = await app.nkul(['restore', 'saved.db']);
    expect([code, out[1]]).toEqual([0, 'erased again, by 1 erasure of the journal: 1 message']);
    expect(out[2]).toBe(movingEn.oldBackup(backup));
    expect((await app.nkul(['list', '--to', phone])).out).toEqual([]);
  });

  it('is refused without the journal, without the key, without a name, and says how to mend it', async () => {
    await app.nkul(['backup', 'saved.db']);
    await lose();
    const journal = await app.nkul(['restore', 'saved.db']);
    expect([journal.code, journal.err[0]]).toEqual([
      5,
      expect.stringContaining(
        'the journal of erasures, is missing: without it, what was erased after the backup would',
      ),
    ]);
    rmSync(`${app.file}.key`);
    const key = await app.nkul(['--lang', 'fr', 'restore', 'saved.db', '--no-erased']);
    expect([key.code, key.err[0]]).toEqual([5, expect.stringContaining('backup --with-key writes it')]);
    const nameless = await app.nkul(['restore', 'saved.db'], { env: { LANG: 'fr_CM.UTF-8' } });
    expect([nameless.code, nameless.err[0]]).toEqual([2, `nkul: ${movingFr.noTarget}`]);
    expect(existsSync(app.file)).toBe(false);
  });
});

describe('nkul move', () => {
  it('is refused while the application runs: exit code 5', async () => {
    const { code, err } = await app.nkul(['move', 'nkul.db', 'other.db']);
    expect([code, err[0]]).toEqual([
      5,
      expect.stringContaining('nkul.db is open in another process: stop the application'),
    ]);
    expect(readdirSync(app.directory).filter((name) => name.startsWith('other'))).toEqual([]);
  });

  it('says in either language where the store is now, and how to delete what the old file still has', async () => {
    const id = await app.sent();
    await app.hub.stop();
    const { code, out } = await app.nkul(['move', 'nkul.db', "l'autre.db"]);
    const target = join(app.directory, "l'autre.db");
    expect([code, out[0]]).toEqual([0, `${app.file}: moved to ${target}. Give the application the new name`]);
    expect(out[1]).toContain(`Delete it: rm ${app.file} `);
    const again = await app.nkul(['--lang', 'fr', 'move', 'nkul.db', "l'autre.db"]);
    expect(again.out[1]).toContain('contient encore des données personnelles. Supprimez-le : rm ');
    const sealed = await app.nkul(['list']);
    expect([sealed.code, sealed.err[0]]).toEqual([5, expect.stringContaining(`was moved to ${target}`)]);
    const there = await app.nkul(['--store', "l'autre.db", 'list']);
    expect(there.out.join('\n')).toContain(id);
    const back = await app.nkul(['--json', 'move', "l'autre.db", 'third.db']);
    expect(parsed(back.out)).toMatchObject([{ v: 1, from: target, to: join(app.directory, 'third.db') }]);
  });
});

it('every text of these commands is another one in French', () => {
  const same = Object.entries(movingEn.help).filter(([name, text]) =>
    Object.entries(movingFr.help).some(([other, its]) => other === name && its === text),
  );
  expect(same).toEqual([]);
  for (const name of ['withoutJournal', 'nowAccept', 'accepted', 'wasOpen', 'noTarget'] as const)
    expect(movingFr[name]).not.toBe(movingEn[name]);
});
