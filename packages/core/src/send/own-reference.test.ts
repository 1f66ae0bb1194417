import { testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { reports, scripted } from '../../test/scripted.ts';
import type { Submission } from '../model/submission.ts';

const reason = { code: 'no_answer', message: 'silence' } as const;
const own = { reference: ({ id, attempt }: { id: string; attempt: number }) => `${id}.${attempt}` };

async function sentBy(answer: Submission | undefined, more: object = own) {
  const provider = scripted('provider', answer === undefined ? undefined : () => answer, more);
  const { hub, clock, notify, log } = await testHub({ notifiers: [], plugins: [provider] });
  const { id } = await notify();
  await clock.run(0);
  return { hub, id, provider, log, status: async () => (await hub.get(id))?.status };
}

describe('a notifier that has our own ids of attempts', () => {
  it('is given them, and a report that quotes one settles a message whose answer was lost', async () => {
    const { hub, id, provider, status } = await sentBy({ outcome: 'unknown', reason });
    expect(provider.sent).toMatchObject([{ reference: `${id}.1` }]);
    expect(await status()).toBe('unknown');
    await hub.receive('provider', reports({ reference: `${id}.1`, status: 'delivered' }));
    expect(await status()).toBe('delivered');
  });

  it("finds the message by the provider's id and by its own", async () => {
    for (const quoted of [(id: string) => `${id}.1`, () => 'SM1']) {
      const { hub, id, status } = await sentBy({ outcome: 'accepted', reference: 'SM1' });
      expect((await hub.get(id))?.attempts).toMatchObject([{ reference: 'SM1', aliases: [`${id}.1`] }]);
      await hub.receive('provider', reports({ reference: quoted(id), status: 'read' }));
      expect(await status()).toBe('delivered');
    }
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('secret');
      },
      'a notifier could not make a reference',
    ],
    ['has none', () => '', 'a notifier made a reference that is not 1 to 255 printable characters'],
  ])('sends without one if it %s, and that is logged', async (_, reference, line) => {
    const { provider, log, status } = await sentBy(undefined, { reference });
    expect(provider.sent[0]).not.toHaveProperty('reference');
    expect(await status()).toBe('sent');
    expect(log).toMatchObject([{ level: 'error', message: line, details: { notifier: 'provider' } }]);
    expect(JSON.stringify(log)).not.toContain('secret');
  });
});

it('an unknown answer that has the id of the provider is settled by a report of it', async () => {
  const { hub, status } = await sentBy({ outcome: 'unknown', reason, reference: 'SM1', aliases: ['b'] }, {});
  await hub.receive('provider', reports({ reference: 'b', status: 'undelivered' }));
  expect(await status()).toBe('undelivered');
});

describe('a provider that never reports', () => {
  it('leaves nothing to wait for', async () => {
    const provider = scripted('provider', undefined, { reports: 'never' });
    const { hub, clock, notify, emitted } = await testHub({ notifiers: [], plugins: [provider] });
    const { id } = await notify();
    await clock.run(30 * 86_400_000);
    expect(emitted(id)).toEqual(['message.queued', 'message.sending', 'message.sent']);
    expect(await hub.get(id)).toMatchObject({ status: 'sent', dueAt: undefined });
    await hub.stop();
  });

  it('cannot have a step that waits for its delivery', async () => {
    const plugins = [scripted('provider', undefined, { reports: 'never' }), scripted('other')];
    const steps = [{ notifier: 'provider', deliveryTimeout: '5m' as const }, { notifier: 'other' }];
    await expect(testHub({ notifiers: [], plugins, routes: { default: steps } })).rejects.toMatchObject({
      code: 'NKUL_CONFIGURATION',
      field: 'routes.default[0].deliveryTimeout',
    });
  });
});

it('the price of an answer or of a report is kept with the attempt; one that is none is left out', async () => {
  const price = { amount: '-0.0075', currency: 'USD' };
  const { hub, id } = await sentBy({ outcome: 'accepted', reference: 'r', price });
  expect((await hub.get(id))?.attempts).toMatchObject([{ price }]);
  await hub.receive('provider', reports({ reference: 'r', status: 'delivered', price: { amount: '4,5' } }));
  expect((await hub.get(id))?.attempts).toMatchObject([{ price, delivery: 'delivered' }]);
  const later = { amount: '12.50', currency: 'XAF' };
  await hub.receive('provider', reports({ reference: 'r', status: 'read', price: later }));
  expect((await hub.get(id))?.attempts).toMatchObject([{ price: later }]);
});

describe('a report that comes before the answer', () => {
  const early = async (answer: Submission) => {
    let tell = (): void => {};
    const told = new Promise<void>((resolve) => (tell = resolve));
    const provider = scripted('provider', () => told.then(() => answer), own);
    const { hub, clock, notify, emitted } = await testHub({ notifiers: [], plugins: [provider] });
    const { id } = await notify();
    await clock.run(0);
    const report = (status: string) => hub.receive('provider', reports({ reference: `${id}.1`, status }));
    const end = async () => {
      tell();
      await clock.run(0);
      return { status: (await hub.get(id))?.status, events: emitted(id).slice(2) };
    };
    return { report, end, clock, id, hub };
  };

  it.each([
    ['delivered', 'delivered', ['report.received', 'message.delivered']],
    ['enroute', 'sent', ['report.received', 'message.sent']],
    ['undelivered', 'undelivered', ['report.received', 'message.undelivered']],
  ])('%s shows that the provider took it, also if the answer does not', async (status, ended, events) => {
    const { report, end } = await early({ outcome: 'unknown', reason });
    await report(status);
    expect(await end()).toEqual({ status: ended, events });
  });

  it('does so when there is no answer at all', async () => {
    const { report, clock, hub, id } = await early({ outcome: 'unknown', reason });
    await report('enroute');
    await clock.run(10 * 60_000);
    expect((await hub.get(id))?.status).toBe('sent');
  });
});

it('a report that is not final shows that a message was sent whose outcome was unknown', async () => {
  const { hub, id, status } = await sentBy({ outcome: 'unknown', reason });
  await hub.receive('provider', reports({ reference: `${id}.1`, status: 'enroute' }));
  expect(await status()).toBe('sent');
});
