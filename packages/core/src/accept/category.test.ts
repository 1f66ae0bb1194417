import { describe, expect, it } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import { stopUnsent } from '../../test/stop-unsent.ts';
import { type Category, RENDERER, type Rendered } from '../adapter.ts';
import { createHub, type Notification } from '../index.ts';

const to = { phone: '+237699128531' };
const text = 'Bonjour';
const template = 'otp';

async function opened(settings: Partial<Rendered> = {}) {
  const renderer = { render: () => ({ content: { text }, locale: 'fr', ...settings }) };
  const rendering = {
    name: 'render',
    register: (into: Container) => into.registerInstance(RENDERER, renderer),
  };
  return await createHub({ plugins: [scripted(), rendering], start: false });
}

interface Container {
  registerInstance(token: typeof RENDERER, part: object): unknown;
}

describe('the category of a message', () => {
  it.each<[string, Omit<Notification, 'to' | 'text' | 'template'>, Partial<Rendered>, Category]>([
    ['transactional', {}, {}, 'transactional'],
    ['code if it is valid for an hour', { expiresIn: '1h' }, {}, 'code'],
    ['transactional if it is valid for longer', { expiresIn: '61m' }, {}, 'transactional'],
    ['code if its template is valid for an hour', {}, { expiresIn: '60m' }, 'code'],
    [
      'that of its validity, from when it is due',
      { sendAt: '2099-01-01T00:00:00Z' },
      { expiresIn: '5m' },
      'code',
    ],
    ['that of its template', { expiresIn: '5m' }, { category: 'marketing' }, 'marketing'],
    ['the one that the notification has', { category: 'marketing' }, { category: 'code' }, 'marketing'],
  ])('is %s', async (_, given, settings, category) => {
    const hub = await opened(settings);
    const { message } = await hub.notify({ ...given, to, template });
    expect(message.category).toBe(category);
    await stopUnsent(hub, 1);
  });

  it('is code if it expires at a time within the hour', async () => {
    const hub = await opened();
    const inAnHour = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const soon = await hub.notify({ to, text, expiresAt: inAnHour(59) });
    const later = await hub.notify({ to, text, expiresAt: inAnHour(62) });
    expect([soon.message.category, later.message.category]).toEqual(['code', 'transactional']);
    await stopUnsent(hub, 2);
  });

  it('stays when it is sent again', async () => {
    const hub = await opened();
    const { id } = await hub.notify({ to, text, category: 'marketing' });
    const { message } = await hub.resend(id, { evenIfItMayArriveTwice: true });
    expect(message.category).toBe('marketing');
    await stopUnsent(hub, 2);
  });

  it('makes another request only if it is given', async () => {
    const hub = await opened({ expiresIn: '5m' });
    const { id } = await hub.notify({ to, template, key: 'k' });
    expect(await hub.notify({ to, template, key: 'k', expiresIn: '2h' })).toMatchObject({
      id,
      duplicate: true,
    });
    const other = hub.notify({ to, template, key: 'k', category: 'marketing' });
    await expect(other).rejects.toMatchObject({ code: 'NKUL_KEY_CONFLICT' });
    await stopUnsent(hub, 1);
  });

  it('is refused if it is not one, with those that are', async () => {
    const hub = await opened();
    const wrong = hub.notify({ to, text, category: 'promo' as Category });
    await expect(wrong).rejects.toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION', field: 'category' });
    await expect(wrong).rejects.toThrow(/code.*transactional.*marketing/);
    // A caller in JavaScript has no types that refuse it.
    const named = hub.notify({ to, text, kind: 'code' } as unknown as Notification);
    await expect(named).rejects.toThrow(/did you mean category/i);
    await hub.stop();
  });

  it('is refused if a renderer gives another one', async () => {
    const hub = await opened({ category: 'promo' as Category });
    const wrong = hub.notify({ to, template });
    await expect(wrong).rejects.toMatchObject({ code: 'NKUL_RENDER' });
    await expect(wrong).rejects.toThrow(/otp.*code, transactional, marketing/);
    await hub.stop();
  });
});
