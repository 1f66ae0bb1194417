import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';

const to = { phone: '+237699128531' };
const date = new (class extends Date {
  override getTime(): number {
    return 5;
  }
})('2126-01-31T08:00:00Z');

describe('an object whose content is in no field', () => {
  it.each([
    ['a Map', new Map([['status', 'failed']])],
    ['a promise', Promise.resolve({ status: 'failed' })],
    ['the parameters of an address', new URLSearchParams('status=failed')],
    ['a Set', new Set(['failed'])],
    ['a date', new Date()],
    ['an error', new Error('failed')],
  ])('is no query, and finds nobody: %s', async (_what, query) => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    await hub.notify({ to, text: 'Bonjour' });
    await expect(hub.find(query as never)).rejects.toThrow(
      expect.objectContaining({
        code: 'NKUL_INVALID_ARGUMENT',
        message: "find(): the query is wrong: expected an object such as { status: 'queued' }.",
      }),
    );
  });

  it('is no notification, no recipient and no option', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    const promised = Promise.resolve({ to, text: 'Bonjour' });
    await expect(hub.notify(promised as never)).rejects.toThrow('expected an object with to and text');
    const unawaited = { to: Promise.resolve(to), text: 'Bonjour' };
    await expect(hub.notify(unawaited as never)).rejects.toMatchObject({ field: 'to' });
    expect(() => hub.events(new Map([['after', 5]]) as never)).toThrow('expected an object');
  });
});

describe('an object of the application', () => {
  it('may be of a class, with getters, or without a prototype', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    class Greeting {
      readonly text = 'Bonjour';
      get to() {
        return to;
      }
    }
    class Everybody {}
    await hub.notify(new Greeting());
    await hub.notify(Object.assign(Object.create(null), { to, text: 'Bonjour' }));
    expect((await hub.find(new Everybody())).items).toHaveLength(2);
  });

  it('is read once: the value that is checked is the value that counts', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    await hub.notify({ to, text: 'Bonjour' });
    const values = ['+237699000000', undefined];
    const query = {
      get to() {
        return values.shift() as string;
      },
    };
    expect((await hub.find(query)).items).toEqual([]);
  });

  it('that cannot be read is refused, with the reason as its cause', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    const cause = new TypeError('no key today');
    const broken = {
      to,
      text: 'Bonjour',
      get key(): string {
        throw cause;
      },
    };
    await expect(hub.notify(broken)).rejects.toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION', cause });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    await expect(hub.find(proxy)).rejects.toMatchObject({ code: 'NKUL_INVALID_ARGUMENT' });
  });

  it('has the time of a date, whatever a class of its own makes of getTime()', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    const { id } = await hub.notify({ to, text: 'Bonjour', sendAt: date });
    expect((await hub.get(id))?.dueAt).toEqual(new Date('2126-01-31T08:00:00Z'));
  });
});
