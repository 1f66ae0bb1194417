import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Plugin } from '../hub/plugin.ts';
import { INTERCEPTOR, RENDERER } from '../hub/tokens.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Notification } from '../model/notification.ts';
import type { Submission } from '../model/submission.ts';

const to = { phone: '+237699128531', locale: 'fr' };
const refused: Submission = {
  outcome: 'rejected',
  reason: { code: 'provider_refused', message: 'no' },
};
const unknown: Submission = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };

/** A hub with a message that failed. */
async function withFailed(
  notification: Partial<Notification> = {},
  { plugins = [], ...options }: { plugins?: readonly Plugin[]; allowRecipients?: readonly string[] } = {},
) {
  const sms = fakeNotifier();
  sms.script(refused);
  const store = memoryStore();
  const context = await testHub({ notifiers: [sms], store, plugins, ...options });
  const { hub } = context;
  const { id } = await hub.notify({ to, text: 'Bonjour', ...notification } as Notification);
  await eventually(async () => (await hub.get(id))?.status === 'failed');
  return { ...context, sms, store, id };
}

describe('resend()', () => {
  test('sends a new message with the same content, which says what it repeats', async () => {
    const { hub, sms, id } = await withFailed({ metadata: { order: 7 }, onUnknown: 'resend' });
    const receipt = await hub.resend(id);
    expect(receipt).toMatchObject({ duplicate: false, status: 'queued' });
    await eventually(async () => (await hub.get(receipt.id))?.status === 'sent');
    expect(await hub.get(receipt.id)).toMatchObject({
      resendOf: id,
      key: `again:${id}`,
      content: { sms: { text: 'Bonjour' } },
      recipient: to,
      metadata: { order: 7 },
      onUnknown: 'resend',
      attempts: [{ number: 1, outcome: 'accepted' }],
    });
    expect((await hub.get(id))?.status).toBe('failed');
    expect(sms.messages.map(({ id: one }) => one)).toEqual([id, receipt.id]);
    await hub.stop();
  });

  test('is one message, however often and at once it is asked', async () => {
    const { hub, sms, id } = await withFailed();
    const receipts = await Promise.all([hub.resend(id), hub.resend(id)]);
    const later = await hub.resend(id);
    expect(new Set([...receipts, later].map((one) => one.id)).size).toBe(1);
    expect([...receipts, later].filter(({ duplicate }) => duplicate)).toHaveLength(2);
    await eventually(async () => (await hub.get(later.id))?.status === 'sent');
    expect(sms.messages).toHaveLength(2);
    await hub.stop();
  });

  test('can repeat what was sent again', async () => {
    const { hub, sms, id } = await withFailed();
    sms.script(refused);
    const second = await hub.resend(id);
    await eventually(async () => (await hub.get(second.id))?.status === 'failed');
    const third = await hub.resend(second.id);
    await eventually(async () => (await hub.get(third.id))?.status === 'sent');
    expect(third.message).toMatchObject({ resendOf: second.id, key: `again:${second.id}` });
    await hub.stop();
  });

  test('sends the content of a template as it was rendered then', async () => {
    let renders = 0;
    const renderer: Plugin = {
      name: 'renderer',
      register: (into) =>
        void into.registerInstance(RENDERER, {
          render: async () => {
            renders += 1;
            return { content: { text: `Rendu ${renders}` }, locale: 'fr' };
          },
        }),
    };
    const { hub, id } = await withFailed(
      { template: 'otp', values: { code: '4821' }, text: undefined } as never,
      { plugins: [renderer] },
    );
    const { message } = await hub.resend(id);
    expect(message).toMatchObject({ template: 'otp', locale: 'fr', content: { sms: { text: 'Rendu 1' } } });
    expect(renders).toBe(1);
    await hub.stop();
  });

  test('keeps the expiry of the message', async () => {
    const { hub, clock, id } = await withFailed({ expiresIn: '1m' });
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    clock.advance(59_999);
    expect((await hub.resend(id)).message.expiresAt).toEqual(expiresAt);
    await hub.stop();
  });

  test('asks the interceptors, who may send it elsewhere or refuse it, and change no text again', async () => {
    const seen: Notification[] = [];
    const guard: Plugin = {
      name: 'guard',
      register: (into) =>
        void into.registerInstance(INTERCEPTOR, {
          name: 'guard',
          accept(notification) {
            seen.push(notification);
            if (seen.length > 2) throw new Error('over the budget');
            const { template: _, values: __, text, ...rest } = notification;
            return { ...rest, text: `${text} (test)`, to: { phone: '+237699128532' } };
          },
        }),
    };
    const { hub, id, sms } = await withFailed({}, { plugins: [guard] });
    const { id: again, message } = await hub.resend(id);
    expect(seen[1]).toMatchObject({ key: `again:${id}`, text: 'Bonjour (test)', route: 'default' });
    expect(message.content).toEqual({ sms: { text: 'Bonjour (test)' } });
    expect(message.recipient.phone).toBe('+237699128532');
    await eventually(async () => (await hub.get(again))?.status === 'sent');
    await expect(hub.resend(again, { evenIfItMayArriveTwice: true })).rejects.toThrow('over the budget');
    expect(sms.messages).toHaveLength(2);
    await hub.stop();
  });

  test('goes to allowed recipients alone', async () => {
    const { hub, store, id } = await withFailed();
    const other = await testHub({
      notifiers: [fakeNotifier()],
      store,
      allowRecipients: ['+237699000000'],
    });
    await expect(other.hub.resend(id)).rejects.toMatchObject({ code: 'NKUL_RECIPIENT_NOT_ALLOWED' });
    await hub.stop();
    await other.hub.stop();
  });
});

describe('resend() refuses', () => {
  test('what has expired, whatever it is told', async () => {
    const { hub, clock, id } = await withFailed({ expiresIn: '1m' });
    clock.advance(60_000);
    const expired = { code: 'NKUL_RESEND_REFUSED', statusCode: 409, reason: 'expired' };
    await expect(hub.resend(id)).rejects.toMatchObject(expired);
    await expect(hub.resend(id, { evenIfItMayArriveTwice: true })).rejects.toMatchObject(expired);
    await hub.stop();
  });

  test('what was erased, whatever it is told', async () => {
    const { hub, store, clock, id } = await withFailed();
    const age = { ended: clock.now(), accepted: new Date(0) };
    await store.purge({ texts: age, limit: 10 });
    const erased = { code: 'NKUL_RESEND_REFUSED', reason: 'erased' };
    await expect(hub.resend(id)).rejects.toMatchObject(erased);
    await expect(hub.resend(id, { evenIfItMayArriveTwice: true })).rejects.toMatchObject(erased);
    await hub.stop();
  });

  test.each<readonly [string, Submission]>([
    ['was accepted and has no report', { outcome: 'accepted', reference: 'r-1' }],
    ['is unknown', unknown],
    [
      'waits for its next try',
      { outcome: 'deferred', reason: { code: 'rate_limited', message: 'later' }, retryAfterMs: 60_000 },
    ],
  ])('what %s, unless it may arrive twice', async (_, submission) => {
    const sms = fakeNotifier();
    sms.script(submission);
    const { hub, notify } = await testHub({ notifiers: [sms] });
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === submission.outcome);
    await expect(hub.resend(id)).rejects.toMatchObject({ code: 'NKUL_RESEND_REFUSED', reason: 'open' });
    const { message } = await hub.resend(id, { evenIfItMayArriveTwice: true });
    expect(message.resendOf).toBe(id);
    await hub.stop({ drain: false });
  });

  test('what is being sent', async () => {
    const sms = fakeNotifier();
    const gate = sms.hold();
    const { hub, notify } = await testHub({ notifiers: [sms] });
    const { id } = await notify();
    await eventually(() => gate.waiting === 1);
    await expect(hub.resend(id)).rejects.toMatchObject({ reason: 'open' });
    gate.release();
    await hub.stop();
  });

  test('a permission that is neither true nor false: it may come from a form', async () => {
    const { hub, id } = await withFailed();
    await expect(hub.resend(id, { evenIfItMayArriveTwice: 'false' as never })).rejects.toMatchObject({
      code: 'NKUL_INVALID_ARGUMENT',
      field: 'evenIfItMayArriveTwice',
    });
    await hub.stop();
  });

  test('an id that it does not know, and anything once it is stopped', async () => {
    const { hub, id } = await withFailed();
    await expect(hub.resend('nobody')).rejects.toMatchObject({ code: 'NKUL_MESSAGE_NOT_FOUND' });
    await hub.stop();
    await expect(hub.resend(id)).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
  });
});
