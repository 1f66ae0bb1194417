import { MessageHistory, sampleMessage } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Message, PlannedStep, PlanStep } from '../model/message.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const mail: PlannedStep = { notifier: 'mail', channel: 'email' };
const reason = { code: 'provider_refused', message: 'no' } as const;

/** A route that spreads the messages evenly over two notifiers, then takes mail. */
function spread(weights = { alpha: 1, beta: 1 }): PlanStep {
  return {
    spread: [alpha, beta].map((step) => ({ weight: weights[step.notifier as 'alpha' | 'beta'], step })),
  };
}

const reached: Partial<Message> = {
  recipient: { phone: '+237699128531', email: 'a@example.com' },
  content: { sms: { text: 'a', segments: 3 }, email: { text: 'a' } },
};

/** A message that drew alpha first. */
function drewAlpha(options: { readonly balances?: ReadonlyMap<string, number> } = {}): MessageHistory {
  for (let tried = 0; tried < 50; tried += 1) {
    const history = new MessageHistory(
      { ...reached, id: idOf(tried) },
      { routes: { default: [spread(), mail] }, ...options },
    );
    if (history.message.dueFor === 'alpha') return history;
  }
  throw new Error('none of 50 messages drew alpha');
}

function idOf(tried: number): string {
  return `01900000-0000-7000-8000-0000000000${String(tried).padStart(2, '0')}`;
}

function tried(history: MessageHistory): readonly string[] {
  return history.message.attempts.map(({ notifier }) => notifier);
}

describe('a message of a spread', () => {
  test('goes by the notifier that it drew', () => {
    const history = drewAlpha();
    history.due();
    expect(tried(history)).toEqual(['alpha']);
  });

  test('goes by another notifier of the spread, before the next step, when the provider refuses it', () => {
    const history = drewAlpha();
    history.due();
    expect(history.settle({ outcome: 'rejected', reason })).toEqual(['message.rerouted']);
    history.due();
    history.settle({ outcome: 'rejected', reason });
    history.due();
    expect(tried(history)).toEqual(['alpha', 'beta', 'mail']);
  });

  test('goes by another notifier of the spread while the one that it drew takes nothing', () => {
    const history = drewAlpha();
    expect(history.due(['beta', 'mail'])).toEqual(['message.rerouted']);
    expect(history.events.at(-1)).toMatchObject({ reason: { code: 'unavailable' } });
    history.due();
    expect(tried(history)).toEqual(['beta']);
  });

  test('goes by the next step while no notifier of the spread takes anything', () => {
    const history = drewAlpha();
    history.due(['mail']);
    history.due();
    expect(tried(history)).toEqual(['mail']);
  });

  test('keeps its draw when the weights change between two of its attempts: none is tried twice', () => {
    const history = drewAlpha();
    history.due();
    history.routes = { default: [spread({ alpha: 1, beta: 1_000_000 }), mail] };
    history.settle({ outcome: 'rejected', reason });
    for (let count = 0; count < 2; count += 1) {
      history.due();
      history.settle({ outcome: 'rejected', reason });
    }
    expect(tried(history)).toEqual(['alpha', 'beta', 'mail']);
    expect(history.message.status).toBe('failed');
  });
});

describe('a balance that is known', () => {
  const due = (left: number) => {
    const history = drewAlpha({ balances: new Map([['alpha', left]]) });
    return { history, emitted: history.due() };
  };

  test('that is less than the segments of the text leaves the message to the next notifier, and says so', () => {
    const { history, emitted } = due(2);
    expect(emitted).toEqual(['message.rerouted']);
    expect(history.events.at(-1)).toMatchObject({
      reason: { code: 'insufficient_credit', message: expect.stringContaining('alpha') },
    });
    history.due();
    expect(tried(history)).toEqual(['beta']);
  });

  test('that is just enough does not', () => {
    expect(tried(due(3).history)).toEqual(['alpha']);
  });

  test('must have one unit for a text that was not measured', () => {
    for (const [left, expected] of [
      [1, 'alpha'],
      [0, 'beta'],
    ] as const) {
      const history = drewAlpha({ balances: new Map([['alpha', left]]) });
      history.message = { ...history.message, content: { sms: { text: 'a' } } };
      history.due();
      history.due();
      expect(tried(history)).toEqual([expected]);
    }
  });

  test('that is too low is not why a message leaves a notifier that takes nothing anyway', () => {
    const history = drewAlpha({ balances: new Map([['alpha', 0]]) });
    expect(history.due(['beta', 'mail'])).toEqual(['message.rerouted']);
    expect(history.events.at(-1)).toMatchObject({ reason: { code: 'unavailable' } });
  });

  test('that is too low does not stop a message that has no other step', () => {
    const history = new MessageHistory(
      {},
      { routes: { default: [alpha] }, balances: new Map([['alpha', 0]]) },
    );
    expect(history.due()).toEqual(['message.sending']);
  });

  test('that is too low does not stop a message whose other steps take nothing now', () => {
    const history = drewAlpha({ balances: new Map([['alpha', 0]]) });
    expect(history.due(['alpha'])).toEqual(['message.sending']);
    expect(tried(history)).toEqual(['alpha']);
  });

  test('that is too low everywhere leaves the message where it is', () => {
    const none = new Map(['alpha', 'beta', 'mail'].map((name) => [name, 0]));
    const history = drewAlpha({ balances: none });
    expect(history.due()).toEqual(['message.sending']);
    expect(tried(history)).toEqual(['alpha']);
  });

  test('that is too low does not keep the message that finds out whether a paused account has credit again', () => {
    const history = drewAlpha({ balances: new Map([['alpha', 0]]) });
    const { clock } = history;
    history.happen({
      type: 'due',
      at: clock.now(),
      leaseUntil: new Date(clock.now().getTime() + 60_000),
      routes: history.routes,
      available: new Set(['beta', 'mail']),
      probe: { notifier: 'alpha', since: clock.now() },
      balances: new Map([['alpha', 0]]),
      random: 0,
    });
    expect(tried(history)).toEqual(['alpha']);
  });
});

test('a route that is now for other numbers leaves the message without a step', () => {
  const history = new MessageHistory({}, { routes: { default: [alpha] } });
  history.routes = {
    default: [
      { ...alpha, when: { prefixes: ['+33'] } },
      { ...beta, when: { prefixes: ['+237'] } },
    ],
  };
  expect(sampleMessage(history.clock).recipient.phone).toMatch(/^\+237/);
  history.due();
  history.due();
  expect(tried(history)).toEqual(['beta']);
  const stranger = new MessageHistory({}, { routes: { default: [alpha] } });
  stranger.routes = { default: [{ ...alpha, when: { prefixes: ['+33'] } }] };
  expect(stranger.due()).toEqual(['message.failed']);
});
