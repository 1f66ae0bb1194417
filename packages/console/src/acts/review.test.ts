import type { Hub, Plugin } from '@nkul/core';
import { GUARD } from '@nkul/core/adapter';
import type { ManualClock } from '@nkul/testing';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Reader } from '../../test/reader.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { createConsole } from '../serve/create-console.ts';
import { OPERATOR, VIEWER } from '../settings/permissions.ts';

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

let hub: Hub;
let clock: ManualClock;
let ids: readonly string[];

beforeEach(async () => {
  ({ hub, clock } = await emptyHub(undefined, [guard]));
  onTestFinished(async () => await hub.stop({ drain: false }));
  const to = { phone: '+237677112233' };
  const held = await hub.notify([1, 2].map(() => ({ to, route: 'orders', text: 'Bonjour' })));
  ids = held.map(({ id }) => id);
});

function reader(can = OPERATOR): Reader {
  return new Reader(
    createConsole(hub, {
      authenticate: () => ({ name: 'Aline', can }),
      secret: '0123456789abcdef0123456789abcdef',
    }),
  );
}

describe('a message in review', () => {
  it('is among what needs somebody, in the list of its state, and says why on its page', async () => {
    const overview = await reader().get('./');
    expect(overview.body).toContain('2 messages wait for a decision');
    const address = overview.links.find((link) => link.includes('state=review'));
    // A list of what waits for a person has no period: an old one waits too.
    await clock.advance(60 * 86_400_000);
    const list = await reader().get(address ?? '');
    for (const id of ids) expect(list.body).toContain(id);
    expect(list.body).toContain('In review');
    const page = await reader().get(`message?id=${ids[0]}`);
    expect(page.body).toContain('Not sent: a person must decide whether it may go');
    expect(page.body).toContain('Held until a person decides');
    const actions = page.forms.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['release', 'drop']));
    expect(actions).not.toContain('cancel');
  });

  it('is released by a form with a reason, and the log has who did it', async () => {
    const page = await reader().get(`message?id=${ids[0]}`);
    const next = await reader().send(page, 'release', { why: 'commande par téléphone' });
    expect(next.body).toContain('Released: it goes out now, or at its time.');
    await clock.run(5_000);
    expect((await hub.get(ids[0] ?? ''))?.status).toBe('delivered');
    const [act] = (await hub.reading.acts({ limit: 1 })).items;
    const by = { name: 'Aline', through: 'console' };
    expect(act).toMatchObject({ what: 'released', message: ids[0], by, note: 'commande par téléphone' });
    expect((await reader().get('log')).body).toContain('released it');
  });

  it('stays in review if another limit is over, and the page says why; nothing is done without a reason', async () => {
    const page = await reader().get(`message?id=${ids[1]}`);
    expect((await reader().send(page, 'release', { why: '' })).status).toBe(400);
    await hub.release(ids[0] ?? '');
    const refused = await reader().send(page, 'release', { why: 'x' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatch(/limit .*strict.* is reached/);
    expect((await hub.get(ids[1] ?? ''))?.status).toBe('review');
  });

  it('is dropped, and the second of two persons hears that it was decided', async () => {
    const page = await reader().get(`message?id=${ids[0]}`);
    expect((await reader().send(page, 'drop', { why: 'doublon' })).body).toContain('Cancelled.');
    const late = await reader().send(page, 'release', { why: 'x' });
    expect([late.status, late.body]).toEqual([
      409,
      expect.stringContaining('is not in review: it is cancelled.'),
    ]);
    expect((await hub.reading.acts()).items).toMatchObject([{ what: 'dropped', note: 'doublon' }]);
  });

  it('whose time is over while somebody looks at it, says so', async () => {
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    const { id } = await hub.notify({
      to: { phone: '+237677112233' },
      route: 'orders',
      text: 'x',
      expiresAt,
    });
    const page = await reader().get(`message?id=${id}`);
    clock.set(new Date(expiresAt.getTime()));
    const late = await reader().send(page, 'release', { why: 'x' });
    expect(late.body).toMatch(/It was too late to release it|is not in review: it is expired/);
  });

  it('is for a viewer to see, and not to decide', async () => {
    const page = await reader(VIEWER).get(`message?id=${ids[0]}`);
    expect(page.forms.some(({ action }) => action === 'release' || action === 'drop')).toBe(false);
    expect(page.body).toContain('aria-disabled="true"');
  });
});
