import { fakeNotifier, faultyStore, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';

const reasons = {
  ...{
    paused_for_credit: [],
    paused_for_credentials: [],
    paused_by_operator: [],
    away: [],
    rate_limited: [],
    restored: [],
  },
  ...{ review: 0, held: 0, scheduled: 0, sending: 0, unknown: 0, parked_report: 0 },
};

describe('hub.health()', () => {
  it('is plain data whose JSON has these fields', async () => {
    const { hub, clock, notify } = await testHub({ notifiers: [fakeNotifier()] });
    await notify();
    await clock.run(0);
    expect(JSON.parse(JSON.stringify(await hub.health()))).toEqual({
      ...{
        status: 'ok',
        statusCode: 200,
        readable: true,
        at: clock.now().toISOString(),
        messages: { sent: 1 },
        waiting: reasons,
      },
    });
    await hub.stop();
  });

  it('says of a provider that is away since when, why, and when it is called again', async () => {
    const sms = fakeNotifier();
    const reason = { code: 'unavailable', message: 'the provider answered 503' } as const;
    sms.script({ outcome: 'deferred', reason, retryAfterMs: 60_000 });
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    await notify();
    await clock.run(0);
    const at = clock.now();
    expect((await hub.health()).waiting.away).toEqual([
      { notifier: 'fake', since: at, cause: reason.message, until: new Date(at.getTime() + 60_000) },
    ]);
    await hub.stop({ drain: false });
  });

  it('is failing before the start and after the stop', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()], start: false });
    expect(await hub.health()).toMatchObject({ status: 'failing', statusCode: 503, failing: 'not_running' });
    await hub.start();
    expect((await hub.health()).status).toBe('ok');
    await hub.stop();
    expect(await hub.health()).toMatchObject({ status: 'failing', failing: 'not_running' });
  });

  it.each(['count', 'backlog', 'pauses'])(
    'is failing while the store does not answer %s()',
    async (broken) => {
      let down = false;
      const store = faultyStore(memoryStore(), ({ method }) =>
        down && method === broken ? 'refused' : undefined,
      );
      const { hub } = await testHub({ notifiers: [fakeNotifier()], store });
      down = true;
      expect(await hub.health()).toMatchObject({
        status: 'failing',
        failing: 'store',
        readable: false,
        waiting: reasons,
      });
      down = false;
      expect(await hub.health()).toMatchObject({ status: 'ok', readable: true });
      await hub.stop();
    },
  );

  it('is failing for a minute after the store refused a write, or until it takes one', async () => {
    let down = true;
    const store = faultyStore(memoryStore(), ({ method }) =>
      down && method === 'add' ? 'refused' : undefined,
    );
    const { hub, clock, notify } = await testHub({ notifiers: [fakeNotifier()], store });
    const status = async () => (await hub.health()).status;
    await expect(notify()).rejects.toThrow();
    expect(await hub.health()).toMatchObject({ status: 'failing', readable: true });
    await clock.run(60_000);
    expect(await status()).toBe('ok');
    await expect(notify()).rejects.toThrow();
    down = false;
    await notify();
    expect(await status()).toBe('ok');
    await hub.stop();
  });
});
