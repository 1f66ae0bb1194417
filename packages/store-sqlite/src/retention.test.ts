import { readFileSync } from 'node:fs';
import { CLOCK, createHub, type Hub, type HubOptions, memoryStore } from '@nkul/core';
import { CALLBACK, NOTIFIER } from '@nkul/core/adapter';
import { createRecorder, type DeliveryReport, STORE, type Store } from '@nkul/core/store';
import {
  eventually,
  fakeNotifier,
  itemFor,
  type ManualClock,
  manualClock,
  sampleMessage,
} from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore } from './sqlite-store.ts';

const phone = '+237699128531';
const text = 'Votre code est 4821.';
const hour = 3_600_000;

describe.each([
  {
    name: 'SQLite',
    // Nothing waits for the disk: clock.run() turns the event loop, and moves on.
    create: (file: string): Store => createSqliteStore({ file, synchronous: 'normal' }),
    durable: true,
  },
  { name: 'memory', create: (): Store => memoryStore(), durable: false },
])('what is kept for how long, in the $name store', ({ create, durable }) => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let clock: ManualClock;
  let hub: Hub;

  async function open(retain?: HubOptions['retain']): Promise<void> {
    hub = await createHub({
      plugins: [
        {
          name: 'parts',
          register(into) {
            into.registerInstance(STORE, create(directory.file));
            into.registerInstance(CLOCK, clock);
            into.registerInstance(NOTIFIER, fakeNotifier({ name: 'sms' }));
            into.registerInstance(CALLBACK, {
              notifier: 'sms',
              // What this test hands over itself.
              read: ({ body }) => ({ entries: 'parsed' in body ? (body.parsed as []) : [] }),
              answer: (results) => ({ status: 200, headers: {}, body: results.join() }),
            });
          },
        },
      ],
      ...(retain && { retain }),
    });
  }

  async function report(reference: string, patch: Partial<DeliveryReport> = {}): Promise<void> {
    const whole: DeliveryReport = {
      notifier: 'sms',
      reference,
      status: 'delivered',
      to: phone,
      description: `to ${phone}`,
      raw: { to: phone, text },
      ...patch,
    };
    const body = { parsed: [{ kind: 'report', report: whole }] };
    expect((await hub.receive('sms', { method: 'POST', headers: {}, body })).body).toBe('stored');
  }

  async function delivered(key?: string): Promise<string> {
    const { id } = await hub.notify({ to: { phone, locale: 'fr' }, text, ...(key !== undefined && { key }) });
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    await report((await hub.get(id))?.attempts[0]?.reference ?? '');
    expect((await hub.get(id))?.status).toBe('delivered');
    return id;
  }

  beforeEach(() => {
    directory = temporaryDirectory();
    clock = manualClock();
  });

  afterEach(async () => {
    await hub.stop({ drain: false });
    directory.remove();
  });

  it('texts and numbers are erased once a message has been final for that long', async () => {
    await open({ text: '24h' });
    const id = await delivered('login:1');
    const before = await hub.get(id);
    await clock.run(23 * hour);
    expect(await hub.get(id)).toEqual(before);
    await clock.run(2 * hour);
    const message = await hub.get(id);
    expect(message).toMatchObject({
      status: 'delivered',
      key: 'login:1',
      fingerprint: before?.fingerprint,
      recipient: { locale: 'fr' },
      content: {},
      attempts: [{ to: '+2376******31', delivery: 'delivered', reference: 'sms-1' }],
    });
    expect(JSON.stringify(message)).not.toMatch(/699128531|4821/);
    expect((await hub.find({ to: phone })).items).toEqual([]);
    expect(JSON.stringify(await Array.fromAsync(hub.events()))).not.toMatch(/699128531|4821/);
    if (durable) {
      await hub.stop();
      expect(readFileSync(directory.file, 'latin1')).not.toMatch(/699128531|4821/);
    }
  });

  it('a request is known as the same, or as another, also when its text is erased', async () => {
    await open({ text: '1h' });
    const id = await delivered('login:1');
    await clock.run(2 * hour);
    const again = await hub.notify({ to: { phone, locale: 'fr' }, text, key: 'login:1' });
    expect(again).toMatchObject({ id, duplicate: true });
    const other = hub.notify({ to: { phone }, text: 'Another', key: 'login:1' });
    await expect(other).rejects.toMatchObject({ code: 'NKUL_KEY_CONFLICT' });
  });

  it('a late report finds its message, and brings no number back', async () => {
    await open({ text: '1h' });
    const id = await delivered();
    await clock.run(2 * hour);
    await report('sms-1', { status: 'undelivered' });
    const message = await hub.get(id);
    expect(message?.attempts[0]?.reports.map(({ status }) => status)).toEqual(['delivered', 'undelivered']);
    expect(JSON.stringify(message)).not.toContain('699128531');
    expect((await Array.fromAsync(hub.events())).at(-1)?.type).toBe('report.conflict');
    expect(JSON.stringify(await Array.fromAsync(hub.events()))).not.toContain('699128531');
  });

  it('a report beyond those that its message keeps is in the events, and erased there', async () => {
    await open({ text: '24h' });
    const id = await delivered();
    const times = Array.from({ length: 60 }, (_, second) => new Date(clock.now().getTime() + second * 1_000));
    for (const deliveredAt of times) await report('sms-1', { status: 'enroute', deliveredAt });
    expect((await hub.get(id))?.attempts[0]?.reports).toHaveLength(50);
    const told = async () =>
      (await Array.fromAsync(hub.events())).flatMap((event) =>
        event.type === 'report.received' && event.report.status === 'enroute' ? [event.report] : [],
      );
    expect((await told()).map(({ deliveredAt, to }) => ({ deliveredAt, to }))).toEqual(
      times.map((deliveredAt) => ({ deliveredAt, to: phone })),
    );
    await clock.run(26 * hour);
    expect(await told()).toHaveLength(60);
    expect(JSON.stringify(await told())).not.toContain('699128531');
  });

  it('what is on its way keeps its text', async () => {
    await open({ text: '1h', message: '24h' });
    const { id } = await hub.notify({ to: { phone }, text });
    await clock.run(48 * hour);
    expect(await hub.get(id)).toMatchObject({ status: 'sent', content: { sms: { text } } });
  });

  it('messages are purged, and their keys are free', async () => {
    await open({ message: '90d' });
    const id = await delivered('login:1');
    await clock.run(89 * 24 * hour);
    expect(await hub.get(id)).toBeDefined();
    await clock.run(2 * 24 * hour);
    expect(await hub.get(id)).toBeUndefined();
    expect(await hub.count()).toEqual({});
    expect(await Array.fromAsync(hub.events())).toEqual([]);
    const { duplicate } = await hub.notify({ to: { phone }, text: 'Another', key: 'login:1' });
    expect(duplicate).toBe(false);
  });

  it('a message is purged that waits for nothing, and about which nothing came, though it is not final', async () => {
    await open({ message: '10d' });
    const { id } = await hub.notify({ to: { phone }, text });
    await clock.run(12 * 24 * hour);
    expect((await hub.get(id))?.status).toBe('sent');
    await clock.run(2 * 24 * hour);
    expect(await hub.get(id)).toBeUndefined();
  });

  it('events are kept as long as one says, and numbered on', async () => {
    await open({ events: '2h' });
    await delivered();
    const last = (await Array.fromAsync(hub.events())).at(-1)?.sequence ?? 0;
    await clock.run(4 * hour);
    expect(await Array.fromAsync(hub.events())).toEqual([]);
    await delivered();
    const [first] = await Array.fromAsync(hub.events());
    expect(first?.sequence).toBe(last + 1);
  });

  it('reports that nobody waits for are purged after 30 days', async () => {
    await open({});
    await report('never');
    await clock.run(29 * 24 * hour);
    await report('never');
    const parked = async () =>
      (await Array.fromAsync(hub.events())).filter(({ type }) => type === 'report.parked').length;
    expect(await parked()).toBe(1);
    await clock.run(2 * 24 * hour);
    await report('never');
    expect(await parked()).toBe(1);
  });

  it('is refused when it is no duration', async () => {
    await open();
    const wrong = createHub({ plugins: [], retain: { text: '24 hours' as '24h' } });
    await expect(wrong).rejects.toMatchObject({ code: 'NKUL_CONFIGURATION' });
  });
});

describe('what is capped in the SQLite store', () => {
  const clock = manualClock();
  const at = clock.now();

  async function opened(settings: { readonly maxParked?: number; readonly maxQuarantined?: number }) {
    const store = createSqliteStore({ file: ':memory:', ...settings });
    await store.open(createRecorder());
    return store;
  }

  it('is what waits for a reference: the oldest go', async () => {
    const store = await opened({ maxParked: 100 });
    const item = (number: number) => {
      const report = {
        notifier: 'alpha',
        reference: `ref-${number}`,
        status: 'delivered',
        raw: null,
      } as const;
      const happening = { type: 'reported', at, report } as const;
      return { kind: 'reference', notifier: 'alpha', reference: report.reference, happening } as const;
    };
    for (let number = 0; number < 250; number += 1) await store.record([item(number)]);
    const message = sampleMessage(clock, { status: 'sending' });
    const attempt = {
      number: 1,
      step: 0,
      notifier: 'alpha',
      channel: 'sms',
      to: phone,
      startedAt: at,
      leaseUntil: at,
      outcome: 'pending',
      reports: [],
    } as const;
    const sending = { ...message, attempts: [attempt] };
    await store.add([sending]);
    const aliases = Array.from({ length: 250 }, (_, number) => `ref-${number}`);
    const submission = { outcome: 'accepted', aliases } as const;
    const happening = { type: 'settled', at, attempt: 1, submission, random: 0.5 } as const;
    const [recorded] = await store.record([itemFor(sending, happening)]);
    const events = recorded?.ok ? recorded.events : [];
    const reports = events.flatMap((event) => (event.type === 'report.received' ? [event.report] : []));
    expect(reports.map(({ reference }) => reference)).toEqual(aliases.slice(150));
    await store.close();
  });

  it('is what was quarantined: the oldest go', async () => {
    const store = await opened({ maxQuarantined: 10 });
    for (let number = 0; number < 25; number += 1) {
      const happening = { type: 'quarantined', at, entry: { reason: 'no id', raw: number } } as const;
      await store.record([{ kind: 'notifier', notifier: 'alpha', happening }]);
    }
    const events = await store.events({ after: 0, limit: 100 });
    expect(events.map((event) => 'entry' in event && event.entry.raw)).toEqual(
      Array.from({ length: 10 }, (_, index) => 15 + index),
    );
    await store.close();
  });
});
