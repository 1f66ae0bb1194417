import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import type { Submission } from '../model/submission.ts';

function deferred(code: 'not_connected' | 'unavailable' | 'rate_limited', message: string): Submission {
  return { outcome: 'deferred', reason: { code, message } };
}

/** A hub whose provider answers so until the test says that it is back. */
async function away(answer: Submission) {
  let isBack = false;
  const notifier = fakeNotifier({
    answer: (messages) => messages.map(() => (isBack ? { outcome: 'accepted' } : answer)),
  });
  const test = await testHub({ notifiers: [notifier] });
  const told = () => test.events.filter((event) => event.type.startsWith('notifier.'));
  const back = () => {
    isBack = true;
  };
  return { ...test, told, back };
}

describe('a provider', () => {
  it.each([
    ['cannot be reached', 'not_connected', 'nothing was written (ECONNREFUSED)'],
    ['has no such name', 'not_connected', 'nothing was written (ENOTFOUND)'],
    ['is down', 'unavailable', 'the provider answered 503'],
    ['asks for less', 'rate_limited', 'the provider asks for fewer calls'],
  ] as const)('that %s is told once, with the cause, and so is its return', async (_, code, cause) => {
    const { hub, clock, notify, told, back, log } = await away(deferred(code, cause));
    await notify();
    const since = clock.now();
    await clock.run(120_000);
    const reason = { code, message: cause };
    expect(told()).toMatchObject([{ type: 'notifier.away', notifier: 'fake', reason, since }]);
    expect(log).toMatchObject([
      {
        level: 'warn',
        message: 'a provider takes no messages for now; one message at a time tests whether it is back',
        details: { notifier: 'fake', reason: code, cause },
      },
    ]);
    back();
    await clock.run(600_000);
    expect(told().slice(1)).toMatchObject([{ type: 'notifier.back', reason, since }]);
    expect(log.slice(1)).toMatchObject([
      { message: 'a provider takes messages again', details: { notifier: 'fake', cause } },
    ]);
    expect(await hub.count()).toEqual({ sent: 1 });
    const stored: string[] = [];
    for await (const event of hub.events()) stored.push(event.type);
    expect(stored).toEqual(expect.arrayContaining(['notifier.away', 'notifier.back']));
    await hub.stop();
  });

  it('that fails once and is back at once is no news', async () => {
    const { hub, clock, notify, told, back, log } = await away(deferred('unavailable', '503'));
    await notify();
    await clock.run(0);
    back();
    await clock.run(10_000);
    expect([told(), log]).toEqual([[], []]);
    await hub.stop();
  });

  it('that is away for moments, again and again, is no news', async () => {
    const answer = deferred('rate_limited', '429');
    const notifier = fakeNotifier();
    for (let turn = 0; turn < 20; turn += 1) notifier.script(answer, { outcome: 'accepted' });
    const { hub, clock, notify, events, log } = await testHub({ notifiers: [notifier] });
    for (let turn = 0; turn < 20; turn += 1) {
      await notify();
      await clock.run(2_000);
    }
    expect(events.some(({ type }) => type === 'notifier.away')).toBe(false);
    expect(log).toEqual([]);
    await hub.stop();
  });

  it('that asks for a long delay is told at its first refusal', async () => {
    const { hub, clock, notify, told } = await away({
      ...deferred('rate_limited', '429'),
      retryAfterMs: 60_000,
    } as Submission);
    await notify();
    await clock.run(0);
    expect(told()).toMatchObject([{ type: 'notifier.away' }]);
    await hub.stop({ drain: false });
  });

  it('is told again when it goes away again', async () => {
    const { hub, clock, notify, told, back } = await away(deferred('unavailable', '503'));
    await notify();
    await clock.run(60_000);
    back();
    await clock.run(600_000);
    expect(told().map(({ type }) => type)).toEqual(['notifier.away', 'notifier.back']);
    await hub.stop();
  });
});
