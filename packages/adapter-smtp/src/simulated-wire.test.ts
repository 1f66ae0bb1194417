import { createHub, type Hub } from '@nkul/core';
import { LOGGER, type Plugin } from '@nkul/core/adapter';
import { createSimulator, type Faults, type Simulator } from '@nkul/simulator';
import { eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smtp } from './index.ts';

const to = { email: 'ada@example.com' };
const quiet: Plugin = {
  name: 'quiet',
  register: (container) => void container.registerInstance(LOGGER, { warn: () => {}, error: () => {} }),
};

async function connected(faults: Faults = {}): Promise<{ readonly hub: Hub; readonly simulator: Simulator }> {
  const simulator = await createSimulator({ faults, smtp: { user: 'shop', password: 'secret' } });
  const plugin = smtp({
    host: '127.0.0.1',
    port: simulator.smtpPort ?? 0,
    user: 'shop',
    password: 'secret',
    from: 'Shop <shop@example.com>',
  });
  const hub = await createHub({ plugins: [plugin, quiet], sendTimeout: '1s', lease: '3s' });
  onTestFinished(async () => {
    await hub.stop({ drain: false });
    await simulator.close();
  });
  return { hub, simulator };
}

/** The message once its first attempt is settled. */
async function tried(hub: Hub, id: string) {
  await eventually(async () => ((await hub.get(id))?.attempts[0]?.outcome ?? 'pending') !== 'pending');
  return await hub.get(id);
}

describe('over the simulated wire, a mail', () => {
  it('goes out, and the book has its text', async () => {
    const { hub, simulator } = await connected();
    const { id } = await hub.notify({ to, text: 'Ça a été reçu.\n.\nFin' });
    const message = await tried(hub, id);
    expect(message).toMatchObject({ status: 'sent', attempts: [{ outcome: 'accepted' }] });
    expect(simulator.accepted).toMatchObject([
      {
        wire: 'smtp',
        to: to.email,
        text: 'Ça a été reçu.\n.\nFin',
        sender: 'shop@example.com',
        apiKey: 'shop',
      },
    ]);
    expect(message?.attempts[0]?.reference).toContain(simulator.accepted[0]?.messageId);
  });

  it.each<[string, Faults, string, string | undefined, number]>([
    ['has no mailbox', { send: { entryInvalid: 1 } }, 'rejected', 'invalid_recipient', 0],
    ['is refused by policy', { send: { entryRefused: 1 } }, 'rejected', 'provider_refused', 0],
    ['is greylisted', { send: { http429: 1 } }, 'deferred', 'recipient_unavailable', 0],
    ['finds the server away', { send: { http503: 1 } }, 'deferred', 'unavailable', 0],
    ['is not stored after the dot', { send: { http500: 1 } }, 'deferred', 'unavailable', 0],
    ['is cut off before its recipient', { send: { resetAfterHeaders: 1 } }, 'deferred', 'not_connected', 0],
    ['is cut off in its body', { send: { resetInBody: 1 } }, 'unknown', 'no_answer', 0],
    ['loses its answer', { send: { resetAfterBody: 1 } }, 'unknown', 'no_answer', 1],
    ['gets half an answer', { send: { resetInAnswer: 1 } }, 'unknown', 'no_answer', 1],
    [
      'waits for an answer in vain',
      { send: { hang: { probability: 1, accepted: true } } },
      'unknown',
      'no_answer',
      1,
    ],
  ])('that %s', async (_, faults, outcome, code, taken) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to, text: 'Bonjour' });
    const [attempt] = (await tried(hub, id))?.attempts ?? [];
    expect(attempt).toMatchObject({ outcome, reason: { code } });
    expect(simulator.timesAccepted(to.email, 'Bonjour')).toBe(taken);
  });
});
