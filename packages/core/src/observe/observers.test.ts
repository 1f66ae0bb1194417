import { eventually, fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import type { Plugin } from '../hub/plugin.ts';
import { CALLBACK, INTERCEPTOR, OBSERVER } from '../hub/tokens.ts';
import { CountedLog } from '../log/counted-log.ts';
import type { Money } from '../model/balance.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Callback } from '../ports/callback.ts';
import type { Observation, Observer } from './observer.ts';
import { Observers } from './observers.ts';

const span = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** @param price that its reports give */
function observing(observer: Observer, price?: Money): Plugin {
  const report: DeliveryReport = { notifier: 'fake', reference: 'fake-1', status: 'delivered', raw: {} };
  const callback: Callback = {
    notifier: 'fake',
    read: () => ({ entries: [{ kind: 'report', report: { ...report, ...(price && { price }) } }] }),
    answer: () => ({ status: 200, headers: {}, body: '' }),
  };
  return {
    name: 'observing',
    register(container) {
      container.registerInstance(OBSERVER, observer);
      container.registerInstance(CALLBACK, callback);
    },
  };
}

/** The observers of a list, with the lines that they log. */
function guarded(...observers: readonly Observer[]) {
  const lines: unknown[] = [];
  const logger = { warn: () => {}, error: (details: object) => lines.push(details) };
  const made = Observers.of(observers, new CountedLog({ logger, clock: systemClock }));
  if (made === undefined) throw new Error('there are no observers');
  return { observers: made, lines };
}

function accepting(observation: Partial<Observation<unknown>>): Observer {
  return { name: 'one', accepting: () => ({ ended: () => {}, ...observation }) };
}

describe('An observer', () => {
  it('hears of a message from its acceptance to its report, with its events', async () => {
    const heard: string[] = [];
    const observer: Observer = {
      name: 'one',
      accepting: (call) => ({
        ended: (end) =>
          heard.push(`accepted ${call.notifications} ${'receipts' in end && end.receipts.length}`),
      }),
      sending: ({ notifier, channel, claimed }) => ({
        ended: ({ outcomes }) =>
          heard.push(`${notifier} ${channel} ${claimed.length} ${outcomes.map(({ outcome }) => outcome)}`),
      }),
      receiving: ({ notifier }) => ({
        ended: ({ status, reports }) =>
          heard.push(
            `${notifier} ${status} ${reports.flatMap(({ events }) => events.map(({ type }) => type))}`,
          ),
      }),
      event: ({ type }) => heard.push(type),
    };
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], plugins: [observing(observer)] });
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    const call = { method: 'POST', headers: {}, body: new Uint8Array() };
    await hub.receive('fake', call);
    await hub.receive('fake', call);
    expect(heard).toEqual([
      'message.queued',
      'message.sending',
      'accepted 1 1',
      'fake sms 1 accepted',
      'message.sent',
      'report.received',
      'message.delivered',
      'fake 200 report.received,message.delivered',
      // A duplicate.
      'fake 200 ',
    ]);
    await hub.stop();
  });

  it('hears the error with which notify() rejects, and the caller gets it', async () => {
    const ends: unknown[] = [];
    const observer: Observer = { name: 'one', accepting: () => ({ ended: (end) => ends.push(end) }) };
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], plugins: [observing(observer)] });
    const error = await notify('Bonjour', '12').catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT' });
    expect(ends).toEqual([{ error }]);
    await hub.stop();
  });

  it('gives messages and attempts the traces of their spans', async () => {
    const other = span.replace('b7ad', 'c8be');
    const observer: Observer = {
      name: 'one',
      accepting: () => ({ trace: span, ended: () => {} }),
      sending: () => ({ trace: other, ended: () => {} }),
    };
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], plugins: [observing(observer)] });
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(await hub.get(id)).toMatchObject({ trace: span, attempts: [{ trace: other }] });
    await hub.stop();
  });

  it('leaves the trace of the hub where it has none', async () => {
    const plugins = [observing({ name: 'one', event: () => {} })];
    const { hub, notify } = await testHub({ notifiers: [fakeNotifier()], plugins, trace: () => span });
    const { id } = await notify();
    expect((await hub.get(id))?.trace).toBe(span);
    await hub.stop();
  });

  it('hears the groups of the store, subscribers, and listeners that fail', async () => {
    const [groups, places, failed]: [string[], number[], string[]] = [[], [], []];
    const observer: Observer = {
      name: 'one',
      stored: ({ operation, items, durationMs }) => groups.push(`${operation} ${items} ${durationMs >= 0}`),
      handled: ({ subscriber, sequence = -1 }) => subscriber === 'invoicing' && places.push(sequence),
      listenerFailed: (event) => failed.push(event),
    };
    const { hub, notify, clock } = await testHub({
      notifiers: [fakeNotifier()],
      plugins: [observing(observer)],
    });
    hub.on('message.sent', () => {
      throw new Error('a listener of the test');
    });
    hub.subscribe('invoicing', ['message.sent'], () => {});
    await notify();
    await clock.run(2_000);
    expect(groups).toEqual(expect.arrayContaining(['add 1 true', 'claim 1 true', 'record 1 true']));
    expect(Math.max(...places)).toBe(await hub.reading.latest());
    expect(places.at(-1)).toBe(-1);
    expect(failed).toEqual(['message.sent']);
    await hub.stop();
  });

  it('hears of each answer whether the notifier was called, and whether the outcome was known before', async () => {
    const heard: string[] = [];
    const observer: Observer = {
      name: 'one',
      settled: ({ notifier, answers }) => {
        for (const { submission, asked, late } of answers)
          heard.push(`${notifier} ${submission.outcome} ${asked} ${late}`);
      },
    };
    const stopping: Plugin = {
      name: 'stopping',
      register: (container) =>
        void container.registerInstance(INTERCEPTOR, {
          name: 'stopping',
          send: ({ content }) => (content['sms']?.text === 'stop' ? { stop: 'the test' } : undefined),
        }),
    };
    const fake = fakeNotifier({ heedsAbort: false });
    const { hub, notify, clock } = await testHub({
      notifiers: [fake],
      plugins: [observing(observer), stopping],
    });
    await notify('stop');
    await notify();
    await eventually(async () => (await hub.count()).sent === 1 && (await hub.count()).cancelled === 1);
    const gate = fake.hold();
    const { id } = await notify();
    await clock.run(120_000);
    expect((await hub.get(id))?.status).toBe('unknown');
    gate.release();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(heard.toSorted()).toEqual([
      'fake accepted true false',
      'fake accepted true true',
      'fake stopped false false',
    ]);
    await hub.stop();
  });

  it('hears the first price of an attempt, by whichever answer or report has it', async () => {
    const heard: unknown[] = [];
    const observer: Observer = { name: 'one', priced: (attempts) => heard.push(...attempts) };
    const fake = fakeNotifier();
    const price = { amount: '20', currency: 'XAF' };
    fake.script({ outcome: 'accepted', reference: 'fake-1' }, { outcome: 'accepted', reference: 'r', price });
    const { hub, notify } = await testHub({
      notifiers: [fake],
      plugins: [observing(observer, { ...price, amount: '7' })],
    });
    await notify();
    await notify();
    await eventually(async () => (await hub.count()).sent === 2);
    expect(heard).toEqual([{ notifier: 'fake', price }]);
    await hub.receive('fake', { method: 'POST', headers: {}, body: new Uint8Array() });
    expect(heard).toEqual([
      { notifier: 'fake', price },
      { notifier: 'fake', price: { amount: '7', currency: 'XAF' } },
    ]);
    await hub.stop();
  });

  it('harms nothing by throwing, and is logged', async () => {
    const fail = () => {
      throw new Error('an observer of the test');
    };
    const broken: Observer = {
      name: 'broken',
      accepting: () => ({ within: fail, ended: fail }),
      sending: () => ({ within: fail, ended: fail }),
      settled: fail,
      priced: fail,
      receiving: fail,
      event: fail,
      stored: fail,
      handled: fail,
      listenerFailed: fail,
    };
    const { hub, notify, log, emitted } = await testHub({
      notifiers: [fakeNotifier()],
      plugins: [observing(broken)],
    });
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    const answer = await hub.receive('fake', { method: 'POST', headers: {}, body: new Uint8Array() });
    expect(answer.status).toBe(200);
    expect(emitted(id)).toEqual([
      'message.queued',
      'message.sending',
      'message.sent',
      'report.received',
      'message.delivered',
    ]);
    const line = log.find(({ message }) => message.startsWith('an observer failed'));
    expect(line?.details).toMatchObject({ observer: 'broken' });
    await hub.stop();
  });
});

describe('The work that an observer follows', () => {
  it.each<[string, Observation<unknown>['within']]>([
    ['does not begin it', (() => undefined) as never],
    [
      'throws before it',
      () => {
        throw new Error('before');
      },
    ],
    [
      'throws behind it',
      (work) => {
        work();
        throw new Error('behind');
      },
    ],
    [
      'begins it twice',
      (work) => {
        work();
        return work();
      },
    ],
    [
      'gives something else',
      ((work: () => unknown) => {
        work();
        return 'other';
      }) as never,
    ],
  ])('is done once, and gives its own result, if the observer %s', (_, within) => {
    const { observers } = guarded(accepting(within === undefined ? {} : { within }));
    let times = 0;
    const result = observers.accepting({ notifications: 1 }).within(() => {
      times += 1;
      return 'done';
    });
    expect([result, times]).toEqual(['done', 1]);
  });

  it('throws its own error, which is not the error of the observer', () => {
    const { observers, lines } = guarded(accepting({ within: (work) => work() }));
    const observed = observers.accepting({ notifications: 1 });
    const work = () => {
      throw new RangeError('of the work');
    };
    expect(() => observed.within(work)).toThrow('of the work');
    expect(lines).toEqual([]);
  });

  it('is within all observers, and has the first trace that is one', () => {
    const order: string[] = [];
    const named = (name: string, trace: string): Observer => ({
      name,
      accepting: () => ({
        trace,
        within(work) {
          order.push(name);
          return work();
        },
        ended: () => order.push(`end of ${name}`),
      }),
    });
    const { observers } = guarded(named('one', 'no trace'), named('two', span));
    const observed = observers.accepting({ notifications: 1 });
    observed.within(() => order.push('work'));
    observed.ended({ receipts: [] });
    expect(order).toEqual(['one', 'two', 'work', 'end of one', 'end of two']);
    expect(observed.trace).toBe(span);
  });
});
