import { KeyConflictError, memoryStore } from '@nkul/core';
import {
  type CoreEvent,
  createRecorder,
  type Lifecycle,
  lifecycle,
  type Message,
  type Recorded,
  type Store,
  type StoreQuery,
  UnbegunAttempts,
} from '@nkul/core/store';
import { describe, expect, test } from 'vitest';
import { failingCases } from '../base/failing-cases.ts';
import type { StoreCaps } from '../store-bench/store-place.ts';
import { storeCases, storeContract } from './store-contract.ts';

describe('a store that keeps the contract', () => {
  storeContract({
    test,
    create: () => ({ store: (caps) => memoryStore(caps) }),
    supports: { durable: false, capped: true },
  });
});

/** A store of which some methods are replaced. */
function broken(replace: (good: Store) => Partial<Store>): () => Store {
  return () => {
    const good = memoryStore();
    const bad = replace(good);
    return new Proxy(good, {
      get(target, name) {
        const part: unknown = Reflect.get(name in bad ? bad : target, name);
        return typeof part === 'function' ? part.bind(name in bad ? bad : target) : part;
      },
    });
  };
}

/** A store that gives back what it should, of which some methods are replaced. */
function giving(
  replace: (good: Store, unbegun: UnbegunAttempts) => Partial<Store> = () => ({}),
): () => Store {
  return broken((good) => {
    const unbegun = new UnbegunAttempts();
    const store: Partial<Store> = {
      async claim(request, due) {
        const claimed = await good.claim(request, due);
        unbegun.claimed(claimed.changes);
        return claimed;
      },
      async record(items) {
        unbegun.recorded(items);
        return await good.record(items);
      },
      begun: (attempts) => unbegun.begun(attempts),
      giveBack: (items, at) => void good.record([...items, ...unbegun.giveBack(at)]),
    };
    return { ...store, ...replace(good, unbegun) };
  });
}

/** A store under other rules than those it was given. */
function misruled(change: (rules: Lifecycle) => Lifecycle): () => Store {
  return broken((good) => ({ open: () => good.open(createRecorder(change(lifecycle))) }));
}

function finding(forget: (query: StoreQuery) => StoreQuery): () => Store {
  return broken((good) => ({ find: (query) => good.find(forget(query)) }));
}

function without<Field extends keyof StoreQuery>(field: Field): (query: StoreQuery) => StoreQuery {
  return ({ [field]: _, ...query }) => query;
}

function silent(recorded: readonly Recorded[]): readonly Recorded[] {
  return recorded.map((one) => (one.ok ? { ...one, events: [] } : one));
}

function forgetful(recorded: readonly Recorded[]): readonly Recorded[] {
  return recorded.map((one) => {
    if (!one.ok) return one;
    const { before: _, ...rest } = one;
    return rest;
  });
}

const model = 'tells the same as a naive model, whatever happens, in whatever order';

const breaks: readonly (readonly [what: string, store: (caps: StoreCaps) => Store, caught: string])[] = [
  [
    'forgets keys',
    broken((good) => ({
      add: (messages) => good.add(messages.map(({ key: _, ...message }): Message => message)),
    })),
    'adds a message whose key and fingerprint it has only once, and answers with the first',
  ],
  [
    'takes another request for the same',
    broken((good) => ({
      add: (messages) =>
        good.add(messages.map((message) => ({ ...message, ...(message.key && { fingerprint: 'f' }) }))),
    })),
    'refuses a key that belongs to another request with KeyConflictError, and harms no other',
  ],
  [
    'refuses all for one key',
    broken((good) => ({
      async add(messages) {
        const added = await good.add(messages);
        return added.every(({ ok }) => ok)
          ? added
          : messages.map(() => ({ ok: false, error: new KeyConflictError('no') }));
      },
    })),
    'refuses a key that belongs to another request with KeyConflictError, and harms no other',
  ],
  [
    'throws for one unknown id',
    broken((good) => ({
      async record(items) {
        const recorded = await good.record(items);
        for (const one of recorded) if (!one.ok) throw one.error;
        return recorded;
      },
    })),
    'refuses an id that it does not know with MessageNotFoundError, and harms no other',
  ],
  [
    'gives leases of no length',
    broken((good) => ({ claim: (request, due) => good.claim(request, { ...due, leaseUntil: due.at }) })),
    'gives a due message its attempt, with the lease, and says so',
  ],
  [
    'has room without end',
    broken((good) => ({
      claim: (request, due) =>
        good.claim({ ...request, lanes: request.lanes.map((lane) => ({ ...lane, calls: 100 })) }, due),
    })),
    'takes one message for each call that may start, when they share none',
  ],
  [
    'looks at all that waits for nobody',
    broken((good) => ({ claim: (request, due) => good.claim({ ...request, maxUnassigned: 100 }, due) })),
    'takes maxUnassigned other messages, for whichever notifier they wait',
  ],
  [
    'takes what is another worker’s',
    broken((good) => ({
      claim: (request, due) => good.claim({ ...request, notTaking: ['alpha', 'beta'] }, due),
    })),
    'leaves messages alone that wait for a notifier which the request does not name',
  ],
  [
    'puts strangers into one call',
    broken((good) => ({
      claim: (request, due) =>
        good.claim({ ...request, lanes: request.lanes.map((lane) => ({ ...lane, mixed: true })) }, due),
    })),
    'takes one message for each call that may start, when they share none',
  ],
  [
    'fills no call',
    broken((good) => ({
      claim: (request, due) =>
        good.claim({ ...request, lanes: request.lanes.map((lane) => ({ ...lane, perCall: 1 })) }, due),
    })),
    'fills a call with messages of one batch',
  ],
  [
    'does not say what comes up next',
    broken((good) => ({
      claim: async (request, due) => {
        const { changes, failed } = await good.claim(request, due);
        return { changes, failed };
      },
    })),
    'returns the next time at which a message will be due',
  ],
  [
    'looks into the future',
    broken((good) => ({
      claim: (request, due) => good.claim(request, { ...due, at: new Date(due.at.getTime() + 1_000) }),
    })),
    'leaves messages that are not due yet, and takes each at its exact time',
  ],
  [
    'gives nothing back',
    giving(() => ({ giveBack: () => {} })),
    'gives back claimed messages that were not begun: queued, due at once, without a try',
  ],
  [
    'gives back what was begun',
    giving(() => ({ begun: () => {} })),
    'does not give back begun attempts: they may have been sent',
  ],
  [
    'knows the messages that were begun, not their attempts',
    giving((good, unbegun) => {
      const begun = new Set<string>();
      return {
        begun: (attempts) => {
          unbegun.begun(attempts);
          for (const { message } of attempts) begun.add(message);
        },
        async claim(request, due) {
          const claimed = await good.claim(request, due);
          unbegun.claimed(claimed.changes.filter(({ message }) => !begun.has(message.id)));
          return claimed;
        },
      };
    }),
    'gives back a second attempt, though the first was begun',
  ],
  [
    'keeps what it was handed for later',
    giving((good, unbegun) => ({ giveBack: (_, at) => void good.record(unbegun.giveBack(at)) })),
    'stores the given items before it returns',
  ],
  [
    'waits for the answer of a claim before it knows of it',
    giving(),
    'gives back the messages of a claim that is not answered yet',
  ],
  [
    'tells nothing of what it records',
    broken((good) => ({ record: async (items) => silent(await good.record(items)) })),
    'applies a happening to a message, stores it and returns it',
  ],
  [
    'forgets how messages were',
    broken((good) => ({ record: async (items) => forgetful(await good.record(items)) })),
    'says how a message was before an answer or a report has changed it',
  ],
  [
    'forgets how messages were before a claim',
    broken((good) => ({
      claim: async (request, due) => {
        const claimed = await good.claim(request, due);
        return { ...claimed, changes: claimed.changes.map(({ before: _, ...change }) => change) };
      },
    })),
    'says of a message that expires in a claim how it was before: it had taken its charge',
  ],
  [
    'stores no events',
    broken(() => ({ events: async () => [] })),
    'has stored every event that it returned, under the same number',
  ],
  [
    'gives all events, whatever was asked for',
    broken((good) => ({ events: () => good.events({ after: 0, limit: 1_000_000 }) })),
    'returns the events after a number, as many as requested',
  ],
  [
    'shows messages as they were when an event was told',
    broken((good) => {
      const emitted: CoreEvent[] = [];
      return {
        async add(messages) {
          const added = await good.add(messages);
          for (const one of added) if (one.ok) emitted.push(...one.events);
          return added;
        },
        async events(options) {
          const events = await good.events(options);
          return events.map((event) => emitted.find(({ sequence }) => sequence === event.sequence) ?? event);
        },
      };
    }),
    'returns stored events with the current message, and the status right after the event',
  ],
  [
    'drops reports that nobody waits for',
    broken((good) => ({
      record: (items) =>
        good.record(
          items.map((item) =>
            item.kind === 'reference'
              ? {
                  kind: 'notifier',
                  notifier: item.notifier,
                  happening: {
                    type: 'quarantined',
                    at: item.happening.at,
                    entry: { reason: 'unknown', raw: null },
                  },
                }
              : item,
          ),
        ),
    })),
    'parks a report whose reference is unknown',
  ],
  [
    'takes reports for any number',
    misruled((rules) => ({ ...rules, isAbout: () => true })),
    'quarantines a report whose number is not that of the message',
  ],
  [
    'knows no candidates',
    misruled((rules) => ({ ...rules, isCandidate: () => false })),
    'names them also if the report was there first',
  ],
  [
    'lets any number of reports wait',
    () => memoryStore(),
    'deletes the oldest report beyond the cap, and keeps a younger one of the same reference',
  ],
  [
    'deletes reports in silence',
    (caps) => {
      const store = memoryStore(caps);
      const record = store.record.bind(store);
      store.record = async (items) =>
        (await record(items)).map((one) => {
          if (!one.ok) return one;
          const { dropped: _, ...rest } = one;
          return rest;
        });
      return store;
    },
    'says how many reports it deleted beyond the cap',
  ],
  ['keeps no pause', broken(() => ({ pauses: async () => [] })), 'keeps the pauses of notifiers'],
  ['counts nothing', broken(() => ({ count: async () => ({}) })), 'counts messages by state'],
  ['is durable, it says', broken(() => ({ durable: true })), 'says that it is not durable'],
  ['finds by no state', finding(without('status')), 'finds messages by state'],
  ['finds by no key', finding(without('key')), 'finds messages by key'],
  ['finds by no number', finding(without('to')), 'finds messages by telephone number'],
  ['finds by no template', finding(without('template')), 'finds messages by template'],
  [
    'finds by no address of another channel',
    broken((good) => ({
      find: async (query) => {
        const { items, ...page } = await good.find(query);
        const { to } = query;
        if (to === undefined) return { items, ...page };
        const known = items.filter(
          ({ recipient: { phone = '', email = '' } }) => to.includes(phone) || to.includes(email),
        );
        return { items: known, ...page };
      },
    })),
    'finds messages by an address of another channel',
  ],
  [
    'finds in one order alone',
    finding(without('order')),
    'finds the newest first, page by page, each message once, also when others are added',
  ],
  ['finds by no metadata', finding(without('metadata')), 'finds messages by metadata'],
  ['finds by no due time', finding(without('dueBy')), 'finds messages by due time'],
  [
    'finds all that are held and not',
    finding(without('held')),
    'finds messages that are held, and those that are not',
  ],
  [
    'finds by no beginning',
    finding(without('createdAfter')),
    'finds messages by the time after which they were made',
  ],
  [
    'finds by no end',
    finding(without('createdBefore')),
    'finds messages by the time before which they were made',
  ],
  [
    'begins every page at the front',
    finding(({ after, ...query }) => (after === undefined ? query : { ...query, limit: 0 })),
    'goes through all pages of a query, also when messages are added on the way',
  ],
  ['gives pages of 99', finding((query) => ({ limit: 99, ...query })), 'returns pages of 100 by default'],
  [
    'erases nothing',
    broken(() => ({ purge: async () => ({ more: false }) })),
    'erases the texts of messages that were at rest by then, and what reports quote; all else stays',
  ],
  [
    'takes codes for other texts',
    broken((good) => ({ purge: ({ codes: _, ...request }) => good.purge(request) })),
    'erases the texts of codes and those of others each in its time',
  ],
  [
    'erases no addresses',
    broken((good) => ({ purge: ({ addresses: _, ...request }) => good.purge(request) })),
    'erases all of messages whose addresses are old enough, also when their texts are erased',
  ],
  [
    'keeps the text of what never rests',
    broken((good) => ({
      purge: ({ texts, ...request }) =>
        good.purge({ ...request, ...(texts && { texts: { ...texts, accepted: new Date(0) } }) }),
    })),
    'starts no further step without a text',
  ],
  [
    'quotes for ever',
    broken((good) => ({ purge: ({ quotes: _, ...request }) => good.purge(request) })),
    'erases what events quote of parked reports, candidates and providers',
  ],
  [
    'erases messages, and not what is quoted of them',
    broken((good) => ({
      async erase(request) {
        const { next: _, ...erasure } = await good.erase(request);
        return erasure;
      },
    })),
    'erases an address in whatever spelling from what providers sent, and keeps the rest',
  ],
  [
    'erases all in one part',
    broken((good) => ({ erase: (request) => good.erase({ ...request, limit: 1_000 }) })),
    'erases in parts, between which the store takes other work',
  ],
  [
    'knows nothing of an unknown id',
    broken((good) => ({
      erase: (request) => good.erase(request).catch(() => ({ messages: 0, events: [], bytes: 'gone' })),
    })),
    'finds no message to an unknown address, and refuses an unknown id',
  ],
  [
    'sends on what is erased',
    misruled((rules) => ({
      ...rules,
      apply(message, happening) {
        const { message: after, events } = rules.apply(message, happening);
        if (happening.type !== 'erased') return { message: after, events };
        return { message: { ...after, stopped: message.stopped }, events };
      },
    })),
    'does not try an erased message again that was surely not sent',
  ],
  [
    'has no reports for erased messages',
    misruled((rules) => ({
      ...rules,
      isAbout: (message, report) => message.erased === undefined && rules.isAbout(message, report),
    })),
    'counts a report of an erased message by its reference alone, and takes nothing else from it',
  ],
  [
    'has a secret that everybody knows',
    broken(() => ({ secret: new Uint8Array(32) })),
    'has a secret of 32 bytes, of its own',
  ],
  [
    'purges all at once, whenever it was',
    broken((good) => ({
      purge: (request) =>
        good.purge({
          ...request,
          ...(request.messages && { messages: new Date(request.messages.getTime() + 1) }),
        }),
    })),
    'deletes messages that were final by then, and frees their keys',
  ],
  [
    'purges more than it was told to',
    broken((good) => ({ purge: (request) => good.purge({ ...request, parked: new Date('2030-01-01') }) })),
    'keeps data whose time is absent in the request',
  ],
  [
    'has always more to purge',
    broken(() => ({ purge: async () => ({ more: true }) })),
    'returns whether there is more to purge',
  ],
  [
    'gives a name to everybody',
    broken((good) => ({ subscriber: (name, lease) => good.subscriber(name, { ...lease, owner: 'all' }) })),
    'gives a name to one owner at a time, until its lease ends',
  ],
  [
    'repeats a message that is the same',
    broken((good) => ({ add: (messages) => good.add(messages.map(({ same: _, ...message }) => message)) })),
    'does not store a message that is the same within a time, also in one group',
  ],
  [
    'gives no page of the facts about addresses',
    broken((good) => ({ marks: async (query) => ('names' in query ? await good.marks(query) : []) })),
    'keeps an opt-out when all about its address is erased, without the address',
  ],
  [
    'keeps no cursor',
    broken(() => ({ subscriber: async (_, { cursor = 0 }) => cursor })),
    'moves a cursor forward only',
  ],
  [
    'sends what is in review',
    misruled((rules) => ({
      ...rules,
      apply: (message, happening) =>
        rules.apply(
          message,
          happening.type === 'limited' ? { type: 'accepted', at: happening.at } : happening,
        ),
    })),
    'holds a message in review that goes over a limit with `review`: it takes nothing, and is not due',
  ],
  [
    'never ends what is in review',
    misruled((rules) => ({
      ...rules,
      apply: (message, happening) =>
        happening.type === 'due' && message.status === 'review'
          ? { message, events: [] }
          : rules.apply(message, happening),
    })),
    'expires in review by itself, at its time and not before',
  ],
  [
    'keeps why it was in review after it was released',
    misruled((rules) => ({
      ...rules,
      apply(message, happening) {
        const applied = rules.apply(message, happening);
        const { reason } = message;
        return happening.type === 'released'
          ? { ...applied, message: { ...applied.message, reason } }
          : applied;
      },
    })),
    'queues a message that is released, takes all its charges, also over that limit, and sends it',
  ],
  [
    'forgets the reason of an attempt',
    misruled((rules) => ({
      ...rules,
      apply(message, happening) {
        const applied = rules.apply(message, happening);
        const attempts = applied.message.attempts.map(({ reason: _, ...attempt }) => attempt);
        return { ...applied, message: { ...applied.message, attempts } };
      },
    })),
    model,
  ],
  [
    'takes a report for delivered that says nothing yet',
    misruled((rules) => ({
      ...rules,
      apply: (message, happening) =>
        rules.apply(
          message,
          happening.type === 'reported' && happening.report.status === 'accepted'
            ? { ...happening, report: { ...happening.report, status: 'delivered' } }
            : happening,
        ),
    })),
    model,
  ],
];

describe('the contract catches a store that', () => {
  test.each(breaks)('%s', async (_, store, caught) => {
    const supports = { durable: false, capped: true };
    const cases = storeCases({
      create: () => ({ store: (caps = {}) => store(caps) }),
      supports,
      histories: 200,
    });
    const suspects = cases.filter(({ name }) => name === caught);
    expect(suspects).toHaveLength(1);
    expect(await failingCases(suspects)).toEqual([caught]);
  });

  test('cannot keep anything, though it should', async () => {
    const cases = storeCases({
      create: () => ({ store: () => memoryStore() }),
      supports: { durable: true, shared: true },
      histories: 5,
    });
    const failed = await failingCases(cases);
    expect(failed).toEqual([
      'begins no more calls at once than a notifier allows all workers together',
      'counts the calls of a worker that has ended until their leases end',
      'begins no more calls in a second than a notifier allows all workers together',
      'counts calls that began without a claim, and those that were claimed and did not begin',
      'lets each worker leave a provider alone that one of them has found away',
      'tests by one call of one worker whether the provider is back',
      'gives the news of a provider to one worker, once',
      'takes nothing for a paused notifier that a worker has not heard of, and names it',
      'moves no message on to a paused notifier that a worker has not heard of',
      'remembers after a restart what is in review, why, and until when',
      'remembers after a restart what is taken of a limit',
      'keeps a limit exactly that ten stores take of at once',
      'knows opt-outs and suppressions after a restart',
      'stores one of the messages that ten stores add at once and that are the same',
      'gives a name to one store at a time, until its lease ends',
      'knows the cursor and the owner of a subscriber after a restart',
      'says that it is durable',
      'still has everything after it was closed and opened again',
      'knows keys after a restart',
      'has the same secret after a restart, and knows the key of an erased message by it',
      'goes on with due messages after a restart',
      'does not start an attempt again that a restart interrupted',
      'applies a report that was parked before a restart',
      'finds the message of a report whose reference or alias was known before a restart',
      'emits candidates for unknown messages from before a restart',
      'numbers events onwards after a restart',
      'shows at once the changes of another store on the same place',
      'has one secret for all stores on a place',
      'never gives one message to two stores on the same place',
      'applies a report that one store parked when another learns the reference',
      'numbers the events of all stores on a place in one row',
      'counts exactly what ten stores add, send, cancel and delete at once',
      'opens ten stores at once on a new place',
      'gives the name of a subscriber to one of two stores that ask at once',
      model,
      'tells the same when all that is needed is loaded beforehand',
    ]);
  });
});

test('every place is taken away, also when its case fails', async () => {
  let places = 0;
  const remove = () => {
    places -= 1;
  };
  const create = () => {
    places += 1;
    return { store: broken(() => ({ count: async () => ({ sent: 1 }) })), remove };
  };
  await failingCases(storeCases({ create, supports: { durable: false }, histories: 3 }));
  expect(places).toBe(0);
});
