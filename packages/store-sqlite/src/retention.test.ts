import { readFileSync } from 'node:fs';
import { CLOCK, createHub, type Hub, type HubOptions, memoryStore } from '@nkul/core';
import { CALLBACK, NOTIFIER } from '@nkul/core/adapter';
import { createRecorder, type DeliveryReport, type Message, STORE, type Store } from '@nkul/core/store';
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
const text = 'Votre code est Z4821Q.';
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
    await open({ codes: '24h', texts: '24h', addresses: '24h' });
    const id = await delivered('login:1');
    const before = await hub.get(id);
    await clock.run(23 * hour);
    expect(await hub.get(id)).toEqual(before);
    await clock.run(2 * hour);
    const message = await hub.get(id);
    expect(message).toMatchObject({
      status: 'delivered',
      erased: 'all',
      fingerprint: before?.fingerprint,
      recipient: { locale: 'fr' },
      content: {},
      attempts: [{ to: '***', delivery: 'delivered', reference: 'sms-1' }],
    });
    expect(JSON.stringify(message)).not.toMatch(/699128531|Z4821Q|login:1/);
    expect((await hub.find({ to: phone })).items).toEqual([]);
    expect(JSON.stringify(await Array.fromAsync(hub.events()))).not.toMatch(/699128531|Z4821Q/);
    if (durable) {
      await hub.stop();
      expect(readFileSync(directory.file, 'latin1')).not.toMatch(/699128531|Z4821Q/);
    }
  });

  it('a request is known as the same, or as another, also when its text is erased', async () => {
    await open({ codes: '1h', texts: '1h', addresses: '1h' });
    const id = await delivered('login:1');
    await clock.run(2 * hour);
    const again = await hub.notify({ to: { phone, locale: 'fr' }, text, key: 'login:1' });
    expect(again).toMatchObject({ id, duplicate: true });
    const other = hub.notify({ to: { phone }, text: 'Another', key: 'login:1' });
    await expect(other).rejects.toMatchObject({ code: 'NKUL_KEY_CONFLICT' });
  });

  it('a late report finds its message, and brings no number back', async () => {
    await open({ codes: '1h', texts: '1h', addresses: '1h' });
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
    await open({ texts: '24h', addresses: '24h' });
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

  it('what waits keeps its text, however long', async () => {
    await open({ codes: '1h', texts: '1h', addresses: '1h', messages: '24h' });
    const sendAt = new Date(clock.now().getTime() + 100 * hour);
    const { id } = await hub.notify({ to: { phone }, text, sendAt });
    await clock.run(99 * hour);
    expect(await hub.get(id)).toMatchObject({ status: 'queued', content: { sms: { text } } });
    await hub.cancel(id);
  });

  it('what was sent, and never rests, is erased after twice the time', async () => {
    await open({ texts: '24h' });
    const { id } = await hub.notify({ to: { phone }, text });
    await clock.run(47 * hour);
    expect(await hub.get(id)).toMatchObject({ status: 'sent', content: { sms: { text } } });
    await clock.run(3 * hour);
    expect(await hub.get(id)).toMatchObject({
      status: 'sent',
      content: {},
      recipient: { phone },
      erased: 'text',
    });
  });

  it('by default, codes lose their texts after a day, others after 30 days, and all their addresses after 180', async () => {
    await open();
    const { id: code } = await hub.notify({ to: { phone }, text, expiresIn: '5m' });
    const { id: other } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(other))?.status === 'sent');
    for (const reference of ['sms-1', 'sms-2']) await report(reference, { raw: null });
    const erased = async () => [(await hub.get(code))?.erased, (await hub.get(other))?.erased];
    const day = 24 * hour;
    await clock.run(day - 2 * hour);
    expect(await erased()).toEqual([undefined, undefined]);
    await clock.run(4 * hour);
    expect(await erased()).toEqual(['text', undefined]);
    await clock.run(30 * day);
    expect(await erased()).toEqual(['text', 'text']);
    await clock.run(148 * day);
    expect((await hub.get(code))?.recipient.phone).toBe(phone);
    await clock.run(2 * day);
    expect(await erased()).toEqual(['all', 'all']);
  });

  it('for ever, if it is told so', async () => {
    await open({ codes: false, texts: false, addresses: false, messages: false, events: false });
    const id = await delivered();
    const before = [await hub.get(id), await Array.fromAsync(hub.events())];
    // At once: each hour on the way would purge for itself, and take a minute in all.
    clock.advance(3 * 365 * 24 * hour);
    await clock.run(3 * hour);
    expect([await hub.get(id), await Array.fromAsync(hub.events())]).toEqual(before);
  });

  it('messages are purged, and their keys are free', async () => {
    await open({ messages: '90d' });
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
    await open({ messages: '10d' });
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
    expect('delivery reports wait for messages with their references').toHaveBeenLogged();
  });

  it.each<[HubOptions['retain'], string]>([
    [{ texts: '24 hours' as '24h' }, 'retain.texts'],
    [{ addresses: '7d' }, 'retain.addresses is shorter than retain.texts'],
    [{ codes: '60d', addresses: '50d' }, 'retain.addresses is shorter than retain.codes'],
    [{ texts: false, addresses: '365d' }, 'retain.addresses is shorter than retain.texts'],
    [{ messages: 'for ever' as '1d' }, 'retain.messages'],
  ])('is refused if it makes no sense: %j', async (retain, what) => {
    await open();
    const wrong = open(retain);
    await expect(wrong).rejects.toMatchObject({ code: 'NKUL_CONFIGURATION' });
    await expect(wrong).rejects.toThrow(what);
  });

  it('keeps addresses as long as texts, if texts are kept for longer than addresses usually are', async () => {
    await open({ texts: '400d' });
    const id = await delivered();
    clock.advance(398 * 24 * hour);
    await clock.run(24 * hour);
    expect((await hub.get(id))?.erased).toBeUndefined();
    await clock.run(2 * 24 * hour);
    expect((await hub.get(id))?.erased).toBe('all');
  });
});

it('a message that came while the clock was ahead keeps none from being erased that never comes to rest', async () => {
  const clock = manualClock();
  const store = createSqliteStore({ file: ':memory:' });
  await store.open(createRecorder());
  const year = 365 * 24 * hour;
  const unknown = () => sampleMessage(clock, { status: 'unknown', dueAt: undefined, dueFor: undefined });
  clock.setForward(10 * year);
  const ahead = [unknown(), unknown()];
  await store.add(ahead);
  clock.setBack(10 * year);
  const old = unknown();
  await store.add([old]);
  clock.advance(year);
  const young = unknown();
  await store.add([young]);
  const age = { ended: new Date(0), accepted: new Date(clock.now().getTime() - hour) };
  while ((await store.purge({ texts: age, limit: 2 })).more);
  const erased = async ({ id }: Message) => (await store.get(id))?.erased;
  expect(await Promise.all([...ahead, old, young].map(erased))).toEqual(['text', 'text', 'text', undefined]);
  await store.close();
});

it('a message that came while the clock was behind has no other one erased too early', async () => {
  const clock = manualClock();
  const store = createSqliteStore({ file: ':memory:' });
  await store.open(createRecorder());
  const unknown = () => sampleMessage(clock, { status: 'unknown', dueAt: undefined, dueFor: undefined });
  const young = unknown();
  await store.add([young]);
  // A machine without a battery begins in 1970, until it has asked for the time.
  const behindMs = clock.now().getTime();
  clock.setBack(behindMs);
  const behind = unknown();
  await store.add([behind]);
  const tooEarly = { ended: new Date(0), accepted: new Date(-24 * hour) };
  while ((await store.purge({ texts: tooEarly, thin: clock.now(), limit: 2 })).more);
  clock.setForward(behindMs + hour);
  const age = { ended: new Date(0), accepted: new Date(clock.now().getTime() - 24 * hour) };
  while ((await store.purge({ texts: age, thin: clock.now(), limit: 2 })).more);
  const erased = async ({ id }: Message) => (await store.get(id))?.erased;
  expect(await Promise.all([young, behind].map(erased))).toEqual([undefined, 'text']);
  clock.advance(48 * hour);
  const later = { ended: new Date(0), accepted: new Date(clock.now().getTime() - 24 * hour) };
  while ((await store.purge({ texts: later, thin: clock.now(), limit: 2 })).more);
  expect(await Promise.all([young, behind].map(erased))).toEqual(['text', 'text']);
  await store.close();
});

it.each([
  { name: 'more than a step reads', count: 130 },
  { name: 'many more', count: 450 },
])(
  'messages that came while the clock was ahead are erased with those behind them: $name',
  async ({ count }) => {
    const clock = manualClock();
    const store = createSqliteStore({ file: ':memory:' });
    await store.open(createRecorder());
    const year = 365 * 24 * hour;
    const unknown = () => sampleMessage(clock, { status: 'unknown', dueAt: undefined, dueFor: undefined });
    const add = async (messages: number) => {
      const added = Array.from({ length: messages }, unknown);
      await store.add(added);
      return added;
    };
    clock.setForward(10 * year);
    const first = await add(count);
    clock.setBack(10 * year);
    const second = await add(3);
    clock.setForward(10 * year);
    const third = await add(count);
    clock.setBack(10 * year);
    const fourth = await add(3);
    clock.advance(year);
    const young = [...(await add(1))];
    const limit = 5;
    const purge = async (accepted: Date) => {
      const before = await erased(old);
      const { more } = await store.purge({ texts: { ended: new Date(0), accepted }, limit });
      expect((await erased(old)) - before).toBeLessThanOrEqual(limit);
      return more;
    };
    const erased = async (messages: readonly Message[]) => {
      const all = await Promise.all(messages.map(async ({ id }) => (await store.get(id))?.erased));
      return all.filter((one) => one !== undefined).length;
    };
    const old = [...first, ...second, ...third, ...fourth];
    const tooEarly = new Date(clock.now().getTime() - 2 * year);
    while (await purge(tooEarly));
    expect(await erased(old)).toBe(0);
    const accepted = new Date(clock.now().getTime() - hour);
    while (await purge(accepted));
    expect(await erased(old)).toBe(old.length);
    expect(await erased(young)).toBe(0);
    await store.close();
  },
);

describe('what is capped in the SQLite store', () => {
  const clock = manualClock();
  const at = clock.now();

  async function opened(settings: { readonly maxParked?: number; readonly maxQuarantined?: number }) {
    const store = createSqliteStore({ file: ':memory:', ...settings });
    await store.open(createRecorder());
    return store;
  }

  it('is what waits for a reference: the oldest go, once they have waited for a day', async () => {
    const store = await opened({ maxParked: 100 });
    const aDayLater = new Date(at.getTime() + 24 * hour);
    const item = (number: number) => {
      const report = {
        notifier: 'alpha',
        reference: `ref-${number}`,
        status: 'delivered',
        raw: null,
      } as const;
      const when = number < 100 ? at : aDayLater;
      const happening = { type: 'reported', at: when, report } as const;
      return { kind: 'reference', notifier: 'alpha', reference: report.reference, happening } as const;
    };
    for (let number = 0; number < 150; number += 1) await store.record([item(number)]);
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
    const aliases = Array.from({ length: 150 }, (_, number) => `ref-${number}`);
    const submission = { outcome: 'accepted', aliases } as const;
    const happening = { type: 'settled', at: aDayLater, attempt: 1, submission, random: 0.5 } as const;
    const [recorded] = await store.record([itemFor(sending, happening)]);
    const events = recorded?.ok ? recorded.events : [];
    const reports = events.flatMap((event) => (event.type === 'report.received' ? [event.report] : []));
    expect(reports.map(({ reference }) => reference)).toEqual(aliases.slice(50));
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

  it('is how many contradictions are listed; the history of their message keeps them', async () => {
    const store = await opened({ maxQuarantined: 3 });
    const attempt = {
      number: 1,
      step: 0,
      notifier: 'alpha',
      channel: 'sms',
      to: phone,
      startedAt: at,
    } as const;
    const sent = {
      ...attempt,
      leaseUntil: at,
      outcome: 'accepted',
      reference: 'ref-1',
      reports: [],
    } as const;
    const { id } = await addOne(sampleMessage(clock, { status: 'sent', attempts: [sent] }));
    for (let number = 0; number < 8; number += 1) {
      const deliveredAt = new Date(at.getTime() + number);
      const report = { notifier: 'alpha', reference: 'ref-1', to: phone, deliveredAt, raw: number } as const;
      const status = number === 0 ? 'delivered' : 'undelivered';
      const happening = { type: 'reported', at, report: { ...report, status } } as const;
      await store.record([{ kind: 'reference', notifier: 'alpha', reference: 'ref-1', happening }]);
    }
    const conflicts = (await store.history(id, { limit: 100 })).filter(
      ({ type }) => type === 'report.conflict',
    );
    expect(conflicts).toHaveLength(7);
    const { items } = await store.strays({});
    expect(items.map((stray) => 'report' in stray && stray.report.raw)).toEqual([7, 6, 5]);
    await store.close();

    async function addOne(message: ReturnType<typeof sampleMessage>) {
      await store.add([message]);
      return message;
    }
  });
});
