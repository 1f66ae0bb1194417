import { BalanceError, type Notifier, type Outgoing, type Submission } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { failingCases } from '../base/failing-cases.ts';
import { fakeNotifier } from '../fakes/fake-notifier.ts';
import { notifierCases, notifierContract } from './notifier-contract.ts';
import type { HeardMessage, NotifierStage, ProviderBehaviour } from './notifier-stage.ts';

const apiKey = 'k-5e8a91';

/** A provider in memory, and the adapter that a careful person writes for it. */
class Toy implements Notifier {
  readonly name: string = 'toy';
  readonly channel = 'sms';
  readonly limits = { perCall: 3, inFlight: 4 };
  readonly tellsWriting = true;
  readonly heard: HeardMessage[] = [];
  readonly #behaviour: ProviderBehaviour;

  constructor(behaviour: ProviderBehaviour) {
    this.#behaviour = behaviour;
  }

  async send(
    messages: readonly Outgoing[],
    { signal, writing = () => {} }: SendOptions,
  ): Promise<readonly Submission[]> {
    if (signal.aborted || this.#behaviour === 'absent') return messages.map(() => deferred('not_connected'));
    try {
      writing();
    } catch {
      return messages.map(() => deferred('too_late'));
    }
    switch (this.#behaviour) {
      case 'accepts':
        return messages.map((message) => this.take(message));
      case 'refuses':
        return messages.map(() => ({
          outcome: 'rejected',
          reason: { code: 'provider_refused', message: 'no' },
        }));
      case 'refuses-one':
        return messages.map((message, index) =>
          index === 1 ? deferred('rate_limited') : this.take(message),
        );
      case 'no-credit':
        return messages.map(() => ({ ...deferred('insufficient_credit'), pause: 'insufficient_credit' }));
      case 'silent':
        for (const message of messages) this.take(message);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return messages.map(() => unknown);
      case 'unreadable':
      case 'hangs-up':
        for (const message of messages) this.take(message);
        return messages.map(() => unknown);
    }
  }

  async balance() {
    if (this.#behaviour !== 'accepts') throw new BalanceError('It was not told.');
    return { left: 12, unit: 'sms', at: new Date() };
  }

  take({ to }: Outgoing): Submission {
    const reference = `t-${this.heard.length + 1}`;
    this.heard.push({ to, reference });
    return { outcome: 'accepted', reference, units: 1 };
  }
}

type SendOptions = Parameters<Notifier['send']>[1];

function deferred(code: 'not_connected' | 'too_late' | 'rate_limited' | 'insufficient_credit') {
  return { outcome: 'deferred', reason: { code, message: 'not now' } } as const;
}

const unknown: Submission = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };

function onStage(
  make: (behaviour: ProviderBehaviour) => Toy,
): (behaviour: ProviderBehaviour) => NotifierStage {
  return (behaviour) => {
    const notifier = make(behaviour);
    return { notifier, heard: () => notifier.heard };
  };
}

describe('a toy that keeps the contract', () => {
  notifierContract({ test, secrets: [apiKey], create: onStage((behaviour) => new Toy(behaviour)) });
});

describe('the fake notifier keeps the contract', () => {
  notifierContract({
    test,
    secrets: [apiKey],
    without: ['refuses-one', 'unreadable', 'hangs-up', 'absent'],
    create: (behaviour) => {
      const notifier = fakeNotifier({ tellsWriting: true });
      if (behaviour === 'silent') notifier.hold();
      if (behaviour === 'refuses')
        notifier.script({ outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } });
      if (behaviour === 'no-credit')
        notifier.script({ ...deferred('insufficient_credit'), pause: 'insufficient_credit' });
      const written = () => notifier.calls.filter((call) => call.written).flatMap(({ messages }) => messages);
      const heard = () => written().map(({ to }, index) => ({ to, reference: `fake-${index + 1}` }));
      return { notifier, heard };
    },
  });
});

type Send = (good: Toy, ...args: Parameters<Notifier['send']>) => Promise<readonly Submission[]>;

/** A toy whose `send()` is another. */
function sending(send: Send): (behaviour: ProviderBehaviour) => Toy {
  return (behaviour) => {
    const good = new Toy(behaviour);
    return Object.assign(new Toy(behaviour), {
      heard: good.heard,
      send: (...args: Parameters<Notifier['send']>) => send(good, ...args),
    });
  };
}

const breaks: readonly (readonly [
  what: string,
  make: (behaviour: ProviderBehaviour) => Toy,
  caught: string,
])[] = [
  [
    'has no name',
    (behaviour) => Object.assign(new Toy(behaviour), { name: '' }),
    'has a name, a channel, and limits that are whole numbers',
  ],
  [
    'bears nothing',
    (behaviour) => Object.assign(new Toy(behaviour), { limits: { perCall: 0 } }),
    'has a name, a channel, and limits that are whole numbers',
  ],
  [
    'answers in another order',
    sending(async (good, ...args) => (await good.send(...args)).toReversed()),
    'answers with one accepted submission for each message, in their order',
  ],
  [
    'answers for fewer',
    sending(async (good, ...args) => (await good.send(...args)).slice(1)),
    'answers with one accepted submission for each message, in their order',
  ],
  [
    'gives references that cannot be printed',
    sending(async (good, ...args) =>
      (await good.send(...args)).map((one) => ({ ...one, reference: 'a\u0000' })),
    ),
    'answers with one accepted submission for each message, in their order',
  ],
  [
    'throws for a refusal',
    sending(async (good, ...args) => {
      const submissions = await good.send(...args);
      for (const { outcome } of submissions) if (outcome !== 'accepted') throw new Error(outcome);
      return submissions;
    }),
    'throws for no refusal: the message was surely not sent',
  ],
  [
    'does not know what a refusal is',
    sending(async (good, ...args) =>
      (await good.send(...args)).map((one) => (one.outcome === 'accepted' ? one : unknown)),
    ),
    'throws for no refusal: the message was surely not sent',
  ],
  [
    'refuses all for one',
    sending(async (good, ...args) => {
      const submissions = await good.send(...args);
      return submissions.every(({ outcome }) => outcome === 'accepted')
        ? submissions
        : submissions.map(() => deferred('rate_limited'));
    }),
    'distinguishes refused from accepted messages',
  ],
  [
    'does not pause for want of credit',
    sending(async (good, ...args) =>
      (await good.send(...args)).map((one) =>
        one.outcome === 'deferred' ? deferred('insufficient_credit') : one,
      ),
    ),
    'says that the account was refused, not the message',
  ],
  [
    'does not hear of a time-out',
    sending((good, messages, options) =>
      good.send(messages, { ...options, signal: new AbortController().signal }),
    ),
    'ends with unknown when the time-out comes: the provider may have sent it',
  ],
  [
    'throws at a time-out',
    sending(async (good, messages, options) => {
      const submissions = await good.send(messages, options);
      options.signal.throwIfAborted();
      return submissions;
    }),
    'ends with unknown when the time-out comes: the provider may have sent it',
  ],
  [
    'takes a time-out for not sent',
    sending(async (good, messages, options) => {
      const submissions = await good.send(messages, options);
      return options.signal.aborted ? messages.map(() => deferred('not_connected')) : submissions;
    }),
    'ends with unknown when the time-out comes: the provider may have sent it',
  ],
  [
    'tries again by itself',
    sending(async (good, messages, options) => {
      const submissions = await good.send(messages, options);
      return submissions.some(({ outcome }) => outcome === 'unknown')
        ? await good.send(messages, options)
        : submissions;
    }),
    'ends with unknown when the connection breaks after the request',
  ],
  [
    'begins what is over',
    sending((good, messages, options) =>
      good.send(messages, { ...options, signal: new AbortController().signal }),
    ),
    'sends nothing when the time is over before it begins',
  ],
  [
    'takes nobody for somebody who was silent',
    sending(async (good, ...args) =>
      (await good.send(...args)).map((one) => (one.outcome === 'deferred' ? unknown : one)),
    ),
    'ends with deferred if the provider does not listen: nothing was written',
  ],
  [
    'quotes the key in a reason',
    sending(async (good, ...args) =>
      (await good.send(...args)).map((one) =>
        one.outcome === 'accepted' ? one : { ...one, reason: { ...one.reason, message: `key ${apiKey}` } },
      ),
    ),
    'shows no secret in an answer when the provider refuses it',
  ],
  [
    'quotes the number in a reason',
    sending(async (good, messages, options) =>
      (await good.send(messages, options)).map((one, index) =>
        one.outcome === 'accepted'
          ? one
          : { ...one, reason: { ...one.reason, message: `no ${messages[index]?.to}` } },
      ),
    ),
    'throws for no refusal: the message was surely not sent',
  ],
  [
    'makes up a code',
    sending(async (good, ...args) => {
      const submissions: readonly Submission[] = await good.send(...args);
      // What an adapter that is written without types may do.
      return JSON.parse(JSON.stringify(submissions).replaceAll('provider_refused', 'nope'));
    }),
    'throws for no refusal: the message was surely not sent',
  ],
  [
    'keeps its key where all can see it',
    (behaviour) => Object.assign(new Toy(behaviour), { apiKey }),
    'shows no secret of its own: not to inspect, not to JSON, not to a log',
  ],
  [
    'quotes its key in the error of a balance',
    (behaviour) =>
      Object.assign(new Toy(behaviour), {
        balance: () => Promise.reject(new Error('no', { cause: new Error(`GET /?key=${apiKey}`) })),
      }),
    'shows no secret in a balance, or its error, when the provider refuses it',
  ],
  [
    'keeps a book of its own',
    (behaviour) => {
      const sent = new Set<string>();
      return sending(async (good, messages, options) => {
        const fresh = messages.filter(({ id }) => !sent.has(id));
        for (const { id } of messages) sent.add(id);
        const submissions = await good.send(fresh, options);
        return messages.map((_, index) => submissions[index] ?? { outcome: 'accepted' });
      })(behaviour);
    },
    'submits a message again if the core asks it to: it does not remember messages',
  ],
  [
    'says that it writes when it has written',
    sending(async (good, messages, options) => {
      const submissions = await good.send(messages, { signal: options.signal });
      options.writing?.();
      return submissions;
    }),
    'calls writing() once a call, before its first byte',
  ],
  [
    'never says that it writes, though it says that it does',
    sending((good, messages, { signal }) => good.send(messages, { signal })),
    'calls writing() once a call, before its first byte',
  ],
  [
    'says for each message that it writes',
    sending((good, messages, { signal, writing }) =>
      good.send(messages, {
        signal,
        writing: () => {
          for (const _ of messages) writing?.();
        },
      }),
    ),
    'calls writing() once a call, before its first byte',
  ],
  [
    'writes all the same when it is too late',
    sending(async (good, messages, { signal, writing }) => {
      const end = () => {
        try {
          writing?.();
        } catch {}
      };
      return await good.send(messages, { signal, writing: end });
    }),
    'writes nothing when writing() throws: then it is too late',
  ],
  [
    'takes what was held back for what was not answered',
    sending(async (good, ...args) =>
      (await good.send(...args)).map((one) =>
        one.outcome === 'deferred' && one.reason.code === 'too_late' ? unknown : one,
      ),
    ),
    'writes nothing when writing() throws: then it is too late',
  ],
  [
    'does not come back from being too late',
    (behaviour) => {
      let late = false;
      return sending(async (good, messages, options) => {
        if (late) return messages.map(() => deferred('too_late'));
        const submissions = await good.send(messages, options);
        late = submissions.some(({ outcome }) => outcome === 'deferred');
        return submissions;
      })(behaviour);
    },
    'sends the next call when writing() has thrown in the one before',
  ],
  ...(['when the time is over before it begins', 'if the provider does not listen'] as const).map(
    (when): (typeof breaks)[number] => [
      `says that it writes ${when}`,
      sending((good, messages, { signal, writing }) => {
        writing?.();
        return good.send(messages, { signal });
      }),
      `never calls writing() ${when}`,
    ],
  ),
  [
    'tells no number as its balance',
    (behaviour) =>
      Object.assign(new Toy(behaviour), {
        balance: async () => ({ left: Number.NaN, unit: 'sms', at: new Date() }),
      }),
    'reads a balance, if it has one',
  ],
];

describe('the contract catches a notifier that', () => {
  test.each(breaks)('%s', async (_, make, caught) => {
    const cases = notifierCases({ secrets: [apiKey], patienceMs: 20, create: onStage(make) });
    const suspects = cases.filter(({ name }) => name === caught);
    expect(suspects.length).toBe(1);
    expect(await failingCases(suspects)).toEqual([caught]);
  });
});
