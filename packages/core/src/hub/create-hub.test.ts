import 'reflect-metadata/lite';
import { fakeNotifier } from '@nkul/testing';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import { stopUnsent } from '../../test/stop-unsent.ts';
import { NOTIFIER } from '../adapter.ts';
import { createHub, type Duration, HUB, type HubOptions, type Plugin } from '../index.ts';

const one = () => scripted('one');
const two = () => scripted('two');

describe('a hub that cannot work is refused at start', () => {
  it.each<[string, HubOptions, string]>([
    ['no notifier', { plugins: [] }, 'No notifier'],
    ['two of one name', { plugins: [one(), one()] }, 'Two notifiers are named "one"'],
    ['several without routes', { plugins: [one(), two()] }, 'one, two'],
    ['no route at all', { plugins: [one()], routes: {} }, 'routes is empty'],
    ['an empty route', { plugins: [one()], routes: { sms: [] } }, 'Route sms has no steps'],
    ['a route to nobody', { plugins: [one()], routes: { sms: [{ notifier: 'tow' }] } }, '"tow"'],
    [
      'a time-out that is none',
      { plugins: [one()], routes: { sms: [{ notifier: 'one', deliveryTimeout: '-1s' as Duration }] } },
      'routes.sms[0].deliveryTimeout',
    ],
    ['a notifier that is retired and there', { plugins: [one()], retired: ['one'] }, 'retired names "one"'],
    [
      'a time-out that is too long',
      { plugins: [one()], routes: { sms: [{ notifier: 'one', deliveryTimeout: '999999999999d' }] } },
      'is too long',
    ],
    [
      'a lease shorter than a call',
      { plugins: [one()], lease: '10s', sendTimeout: '10s' },
      'lease must be longer',
    ],
  ])('%s', async (_what, options, words) => {
    await expect(createHub(options)).rejects.toMatchObject({
      code: 'NKUL_CONFIGURATION',
      message: expect.stringContaining(words),
    });
  });

  it('a number among allowRecipients that is none', async () => {
    await expect(createHub({ plugins: [one()], allowRecipients: ['12'] })).rejects.toMatchObject({
      code: 'NKUL_INVALID_RECIPIENT',
      field: 'allowRecipients',
    });
  });
});

it('holds a system to its own recipients, on whatever channel', async () => {
  const push = scripted('push', undefined, { channel: 'push' });
  const allowRecipients = ['699 12 85 31', 'me@example.com', 'device-token'];
  const hub = await createHub({ plugins: [push], allowRecipients, start: false });
  const notify = (token: string, phone = '+237699128531') =>
    hub.notify({ to: { phone, email: 'me@example.com', addresses: { push: token } }, text: 'x' });
  expect((await notify('device-token')).status).toBe('queued');
  const refused = { code: 'NKUL_RECIPIENT_NOT_ALLOWED' };
  await expect(notify('another-token')).rejects.toMatchObject(refused);
  await expect(notify('device-token', '+237677018812')).rejects.toMatchObject(refused);
  await stopUnsent(hub, 1);
});

it.each([
  ['perCall', 0],
  ['perCall', 2.5],
  ['inFlight', 0],
  ['inFlight', Number.NaN],
  ['perSecond', 0],
  ['perSecond', -1],
  ['perSecond', Number.NaN],
])('refuses a notifier whose %s is %d', async (field, value) => {
  const sms = fakeNotifier({ name: 'sms', limits: { [field]: value } });
  const plugin: Plugin = { name: 'sms', register: (into) => void into.registerInstance(NOTIFIER, sms) };
  await expect(createHub({ plugins: [plugin] })).rejects.toMatchObject({
    code: 'NKUL_CONFIGURATION',
    field: `limits.${field}`,
    message: expect.stringContaining('"sms"'),
  });
});

it('takes its only notifier for a route when none is given', async () => {
  const plugin = one();
  const hub = await createHub({ plugins: [plugin] });
  expect((await hub.notify({ to: { phone: '699128531' }, text: 'x' })).message).toMatchObject({
    route: 'default',
    steps: [{ notifier: 'one', channel: 'sms' }],
  });
  await hub.stop();
  expect(plugin.sent).toHaveLength(1);
});

it('stores only until it is started', async () => {
  const plugin = one();
  const hub = await createHub({ plugins: [plugin], start: false });
  await hub.notify({ to: { phone: '699128531' }, text: 'x' });
  expect([hub.running, plugin.sent.length]).toEqual([false, 0]);
  await hub.start();
  await hub.start();
  await hub.stop();
  expect(plugin.sent).toHaveLength(1);
});

describe('a hub that cannot start', () => {
  /** A plugin that cannot start as often as it is told. */
  function failing(times: number): Plugin & { readonly calls: readonly string[] } {
    const calls: string[] = [];
    return {
      name: 'failing',
      calls,
      register: () => {},
      async start() {
        calls.push('start');
        if (calls.filter((call) => call === 'start').length <= times) throw new Error('no connection');
      },
      stop: async () => void calls.push('stop'),
    };
  }

  it('leaves nothing open and nothing registered, and can be made again', async () => {
    const application = container.createChildContainer();
    const [sms, plugin] = [fakeNotifier({ name: 'sms' }), failing(1)];
    const parts: Plugin = { name: 'parts', register: (into) => void into.registerInstance(NOTIFIER, sms) };
    const make = () => createHub({ plugins: [parts, plugin], container: application });
    await expect(make()).rejects.toThrow('no connection');
    expect([sms.closed, application.isRegistered(HUB), plugin.calls]).toEqual([1, false, ['start', 'stop']]);
    const hub = await make();
    expect([hub.running, application.resolve(HUB)]).toEqual([true, hub]);
    await hub.stop();
  });

  it('is not running, and goes on with what failed when it is started again', async () => {
    const [before, plugin] = [failing(0), failing(1)];
    const hub = await createHub({ plugins: [one(), before, plugin], start: false });
    await expect(hub.start()).rejects.toThrow('no connection');
    expect(hub.running).toBe(false);
    await hub.start();
    expect([hub.running, before.calls, plugin.calls]).toEqual([true, ['start'], ['start', 'start']]);
    await hub.stop();
  });

  it('since it is stopped meanwhile, sends nothing and says so', async () => {
    const gate = Promise.withResolvers<void>();
    const slow: Plugin = { name: 'slow', register: () => {}, start: () => gate.promise };
    const plugin = one();
    const hub = await createHub({ plugins: [plugin, slow], start: false });
    await hub.notify({ to: { phone: '699128531' }, text: 'x' });
    const started = expect(hub.start()).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
    const stopped = stopUnsent(hub, 1);
    gate.resolve();
    await Promise.all([started, stopped]);
    expect([plugin.sent, hub.running]).toEqual([[], false]);
  });
});
