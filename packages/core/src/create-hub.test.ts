import { describe, expect, it } from 'vitest';
import { scripted } from '../test/scripted.ts';
import { createHub, type HubOptions } from './index.ts';

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
      { plugins: [one()], routes: { sms: [{ notifier: 'one', deliveryTimeout: -1 }] } },
      'routes.sms[0].deliveryTimeout',
    ],
    ['a notifier that is retired and there', { plugins: [one()], retired: ['one'] }, 'retired names "one"'],
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
    });
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
