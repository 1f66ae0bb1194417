import { GUARD, type Plugin } from '@nkul/core/adapter';
import { eventually } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Beside, beside } from '../../test/beside.ts';

/** Every message is over a limit that leaves it to a person, and one in ten minutes may be released. */
const guard: Plugin = {
  name: 'guard',
  register(container) {
    const limit = { of: 'all', amount: 1, windowMs: 600_000 };
    const inspect = () => [
      { ...limit, rule: 'few', limit: 0, over: 'review' } as const,
      { ...limit, rule: 'strict', limit: 1, over: 'reject' } as const,
    ];
    container.registerInstance(GUARD, { name: 'guard', inspect });
  },
};

let app: Beside;
let ids: readonly [string, string];

beforeEach(async () => {
  app = await beside({ plugins: [guard] });
  const held = await Promise.all(
    [1, 2].map((n) => app.hub.notify({ to: { phone: `+23769900000${n}` }, text: 'a', key: `key-${n}` })),
  );
  ids = [held[0]?.id ?? '', held[1]?.id ?? ''];
});

afterEach(() => app.end());

describe('messages in review', () => {
  it('are listed, with their reason, and are a fault for check', async () => {
    const { out } = await app.nkul(['list', '--state', 'review']);
    expect(out).toHaveLength(3);
    expect(out[1]).toContain('in review');
    const [first] = (await app.nkul(['--json', 'list', '--state', 'review'])).out;
    expect(JSON.parse(first ?? '')).toMatchObject({ status: 'review', reason: 'over_limit' });
    expect((await app.nkul(['show', ids[0]])).out.join('\n')).toContain(
      'reason: a limit of what may be sent was reached',
    );
    expect(await app.nkul(['check'])).toMatchObject({
      code: 6,
      err: ['nkul: 2 messages wait for a decision'],
    });
    expect((await app.nkul(['check', '--max-review', '2'])).code).toBe(0);
    const { out: why } = await app.nkul(['why', ids[0]]);
    expect(why.join('\n')).toMatch(/a person must decide.*can release: .*can drop: /s);
  });

  it('are released beside the running application, which sends them at once; the act says who and why', async () => {
    const released = await app.nkul(['release', 'key-1', '--why', 'ordered by phone']);
    expect(released).toEqual({ code: 0, out: [`${ids[0]}: queued`], err: [] });
    await eventually(async () => (await app.hub.get(ids[0]))?.status === 'sent');
    const acts = (await app.nkul(['--json', 'audit', '--message', ids[0]])).out.map((line) =>
      JSON.parse(line),
    );
    expect(acts).toMatchObject([
      { what: 'released', by: { name: 'ada', through: 'cli' }, note: 'ordered by phone' },
    ]);
  });

  it('stay in review if another limit is over: the code is 4', async () => {
    await app.nkul(['release', ids[0]]);
    const refused = await app.nkul(['release', ids[1]]);
    expect([refused.code, refused.err[0]]).toEqual([
      4,
      expect.stringContaining('The limit "strict" is reached'),
    ]);
    const french = await app.nkul(['--lang', 'fr', 'release', ids[1]]);
    expect([french.code, french.err[0]]).toEqual([
      4,
      expect.stringContaining('Une limite d’envoi est atteinte'),
    ]);
    expect((await app.hub.get(ids[1]))?.status).toBe('review');
  });

  it('are dropped, and decided once: the code is 4 for what is decided already', async () => {
    expect((await app.nkul(['--json', 'drop', ids[1]])).out.map((line) => JSON.parse(line))).toEqual([
      { v: 1, message: ids[1], status: 'cancelled' },
    ]);
    const again = await app.nkul(['drop', ids[1]]);
    expect(again).toMatchObject({
      code: 4,
      err: [`nkul: ${ids[1]} is cancelled, and not in review. Nothing was changed.`],
    });
    const french = await app.nkul(['--lang', 'fr', 'release', ids[1]]);
    expect(french).toMatchObject({
      code: 4,
      err: [`nkul: ${ids[1]} est annulé : il n’y a rien à décider. Rien n’a changé.`],
    });
    expect((await app.nkul(['release', 'nowhere'])).code).toBe(3);
    expect((await app.hub.reading.acts()).items).toHaveLength(1);
  });
});

it('a message whose time is over is not released: it has expired', async () => {
  const expiresAt = new Date(Date.now() + 400);
  const { id } = await app.hub.notify({ to: { phone: '+237699000003' }, text: 'a', expiresAt });
  await app.hub.stop({ drain: false });
  await eventually(() => Date.now() > expiresAt.getTime());
  const late = await app.nkul(['release', id]);
  expect(late).toEqual({ code: 0, out: [`${id}: expired: it is too late to release it`], err: [] });
});
