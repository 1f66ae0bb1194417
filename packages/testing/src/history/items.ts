import type {
  Cancelled,
  Category,
  ConsentHappening,
  Message,
  NotifierHappening,
  RecordItem,
  Resolved,
  Restored,
  Settled,
  Woken,
} from '@nkul/core/store';
import * as fc from 'fast-check';
import {
  aimed,
  anyAim,
  anyMoney,
  anyReference,
  anyReport,
  anySubmission,
  historyPhones,
} from '../base/any-answer.ts';
import { itemFor, type StoreBench } from '../store-bench/store-bench.ts';
import { historyNotifiers } from './any-history.ts';
import type { NaiveStore } from './naive-store.ts';

/** An item to record, before its message is chosen. */
export interface ItemDraft {
  /** Chooses the message. Returns undefined if it cannot find one. */
  resolve(model: NaiveStore, bench: StoreBench): RecordItem | undefined;
  toString(): string;
}

/** Picks one of the messages: one with an attempt, if possible. */
const pick = fc.nat(30);

function picked(model: NaiveStore, index: number): Message | undefined {
  const all = model.list();
  const started = all.filter(({ attempts }) => attempts.length > 0);
  const from = started.length > 0 ? started : all;
  return from[index % Math.max(1, from.length)];
}

const settledItem = fc
  .tuple(pick, fc.constantFrom(0, 0, 0, 1, 2), anySubmission, fc.option(anyMoney, { nil: undefined }))
  .map(([index, back, answer, cost]) =>
    toMessage(`settled ${index} -${back} ${JSON.stringify(answer)}`, index, (message, bench) => {
      const attempt = message.attempts.at(-1 - back)?.number;
      if (attempt === undefined) return undefined;
      return { ...bench.settled(answer, attempt), ...(cost && { cost }) };
    }),
  );

const reportedItem = fc
  .record({ index: pick, report: anyReport, aim: anyAim, back: fc.constantFrom(0, 0, 1) })
  .map(
    ({ index, report, aim, back }): ItemDraft => ({
      resolve: (model, bench) =>
        bench.reported(aimed(report, aim, picked(model, index)?.attempts.at(-1 - back))),
      toString: () => `reported ${index} ${aim} ${JSON.stringify(report)}`,
    }),
  );

const says: readonly Resolved['as'][] = ['sent', 'not_sent', 'delivered', 'undelivered'];

const resolvedItem = fc
  .record(
    {
      index: pick,
      as: fc.constantFrom(...says),
      attempt: fc.integer({ min: 1, max: 3 }),
      reference: anyReference,
    },
    { requiredKeys: ['index', 'as'] },
  )
  .map(({ index, ...what }) =>
    toMessage(`resolved ${index} ${JSON.stringify(what)}`, index, ({ attempts }, bench) =>
      attempts.length === 0 ? undefined : { type: 'resolved', at: bench.clock.now(), ...what },
    ),
  );

const cancelledItem = pick.map((index) =>
  toMessage(`cancelled ${index}`, index, (_message, bench) => ({ type: 'cancelled', at: bench.clock.now() })),
);

const decidedItem = fc
  .tuple(pick, fc.constantFrom<'released' | 'dropped'>('released', 'released', 'dropped'))
  .map(
    ([index, type]): ItemDraft => ({
      resolve(model, bench) {
        const inReview = model.list().filter(({ status }) => status === 'review');
        const message = inReview[index % Math.max(1, inReview.length)] ?? picked(model, index);
        return message && itemFor(message, { type, at: bench.clock.now() });
      },
      toString: () => `${type} ${index}`,
    }),
  );

const wokenItem = pick.map((index) =>
  toMessage(`woken ${index}`, index, (_message, bench) => ({ type: 'woken', at: bench.clock.now() })),
);

const restoredItem = pick.map((index) =>
  toMessage(`restored ${index}`, index, (_message, bench) => ({ type: 'restored', at: bench.clock.now() })),
);

const unknownItem = fc.constant<ItemDraft>({
  resolve: (_model, bench) => ({
    kind: 'message',
    id: bench.clock.id(),
    happening: { type: 'cancelled', at: bench.clock.now() },
  }),
  toString: () => 'cancelled nobody',
});

const notifierItem = fc
  .tuple(
    fc.constantFrom(...historyNotifiers),
    fc.constantFrom<NotifierNews>(
      'operator',
      'unauthorized',
      'resumed',
      'resumed',
      'quarantined',
      'received',
      'stop',
      'start',
      'changed',
    ),
  )
  .map(
    ([notifier, what]): ItemDraft => ({
      resolve: (_model, bench) => ({
        kind: 'notifier',
        notifier,
        happening: ofNotifier(what, bench.clock.now()),
      }),
      toString: () => `${what} ${notifier}`,
    }),
  );

type NotifierNews =
  | 'operator'
  | 'unauthorized'
  | 'resumed'
  | 'quarantined'
  | 'received'
  | 'stop'
  | 'start'
  | 'changed';

function ofNotifier(what: NotifierNews, at: Date): NotifierHappening {
  switch (what) {
    case 'resumed':
      return { type: 'resumed', at };
    case 'quarantined':
      return { type: 'quarantined', at, entry: { reason: 'é', raw: [1, null] } };
    case 'received':
    case 'stop':
    case 'start':
      return {
        type: 'message_received',
        at,
        inbound: {
          ...{ notifier: 'alpha', from: '+237699000001', receivedAt: at, raw: { text: 'é' } },
          ...(what !== 'received' && { text: what.toUpperCase() }),
        },
      };
    case 'changed':
      return {
        type: 'address_changed',
        at,
        change: { notifier: 'alpha', change: 'opted_out', address: '+237699000001', changedAt: at, raw: 'é' },
      };
    case 'operator':
    case 'unauthorized':
      return { type: 'paused', at, reason: what };
  }
}

function toMessage(
  name: string,
  index: number,
  happening: (
    message: Message,
    bench: StoreBench,
  ) => Cancelled | Resolved | Restored | Settled | Woken | undefined,
): ItemDraft {
  return {
    resolve(model, bench) {
      const message = picked(model, index);
      const what = message && happening(message, bench);
      return message && what && itemFor(message, what);
    },
    toString: () => name,
  };
}

const addressItem = fc
  .tuple(
    fc.constantFrom(...historyPhones),
    fc.constantFrom<ConsentHappening['type']>('opted_out', 'opted_in', 'allowed'),
    fc.constantFrom<readonly Category[]>(['marketing'], ['transactional', 'marketing'], ['code']),
  )
  .map(
    ([address, type, about]): ItemDraft => ({
      resolve: (_model, bench) => ({
        kind: 'address',
        happening: { type, at: bench.clock.now(), address, categories: about, by: 'link' },
      }),
      toString: () => `${type} ${address} ${about.join()}`,
    }),
  );

/** The items that random histories record. */
export const historyItem: fc.Arbitrary<ItemDraft> = fc.oneof(
  { weight: 10, arbitrary: settledItem },
  { weight: 8, arbitrary: reportedItem },
  { weight: 2, arbitrary: resolvedItem },
  { weight: 1, arbitrary: cancelledItem },
  { weight: 3, arbitrary: decidedItem },
  { weight: 1, arbitrary: wokenItem },
  { weight: 1, arbitrary: restoredItem },
  { weight: 1, arbitrary: notifierItem },
  { weight: 1, arbitrary: addressItem },
  { weight: 1, arbitrary: unknownItem },
);
