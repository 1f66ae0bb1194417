import { anyHistory, type MessageHistory } from '@nkul/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempt, hasReference, isOpen } from '../model/attempt.ts';
import type { Happening } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import { isPermanent } from '../model/reason.ts';
import { mayGoOn as mayFollow } from './further-attempts.ts';
import { lifecycle } from './lifecycle.ts';
import { attemptToResolve } from './operator.ts';

const runs = 800;

/** A law of a message's life, as a property over random histories. */
function law(name: string, holds: (history: MessageHistory) => void): void {
  test(name, () => fc.assert(fc.property(anyHistory, holds), { numRuns: runs }));
}

describe('law 3: an attempt is stored before a byte goes out', () => {
  law('a message is sending exactly while one attempt awaits its outcome', ({ changes }) => {
    for (const { after } of changes) {
      if (isFinal(after.status)) continue;
      expect(after.attempts.some(({ outcome }) => outcome === 'pending')).toBe(after.status === 'sending');
    }
  });

  law('an attempt whose lease ran out is unknown, unless a report has come for it', ({ changes }) => {
    for (const { before, happening, after } of changes) {
      if (happening.type !== 'due' || before.status !== 'sending' || happening.at < (before.dueAt ?? 0))
        continue;
      const isReported = (before.attempts.at(-1)?.reports.length ?? 0) > 0;
      expect(after.attempts.at(-1)?.outcome).toBe(isReported ? 'accepted' : 'unknown');
    }
  });
});

describe('law 4: one attempt at a time', () => {
  law('no message has two attempts that await their outcome', ({ changes }) => {
    for (const { after } of changes)
      expect(after.attempts.filter(({ outcome }) => outcome === 'pending').length).toBeLessThan(2);
  });

  law('no attempt starts while another awaits its outcome', ({ starts }) => {
    for (const { before } of starts)
      expect(before.attempts.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
  });

  law('what a notifier says counts once for each attempt, also after the lease', ({ changes }) => {
    for (const { before, happening, after } of changes) {
      if (happening.type !== 'settled') continue;
      const [was, is] = [before, after].map((one) => one.attempts[happening.attempt - 1]);
      if (was?.settledAt !== undefined) expect(after).toBe(before);
      else if (happening.submission.outcome !== 'unknown')
        expect(is?.outcome).toBe(happening.submission.outcome);
      else if (was?.outcome !== 'pending') expect(is?.outcome).toBe(was?.outcome);
      // A report shows that the provider has it.
      else expect(is?.outcome).toBe(was.reports.length > 0 ? 'accepted' : 'unknown');
    }
  });
});

describe('law 5: what may have been accepted is not sent again by itself', () => {
  law(
    'an attempt starts only when a report, an operator or a policy has let go of those before',
    ({ starts }) => {
      for (const { before, attempt } of starts)
        for (const earlier of before.attempts) expect(mayGoOn(before, earlier, attempt.step)).toBe(true);
    },
  );
});

/** True when an attempt surely went nowhere, or somebody has decided that another one may follow it all the same. */
function mayGoOn(
  { steps, onUnknown }: Message,
  { outcome, delivery, reason, step: at }: Attempt,
  to: number,
): boolean {
  if (delivery === 'undelivered') return true;
  switch (outcome) {
    case 'rejected':
    case 'deferred':
    case 'stopped':
      return true;
    case 'unknown':
      return onUnknown === 'resend' && reason?.code !== 'restored';
    case 'accepted':
      return delivery === undefined && at < to && steps[at]?.deliveryTimeoutMs !== undefined;
    case 'pending':
      return false;
  }
}

describe('law 6: what is final stays', () => {
  law('a final state is never left', ({ changes }) => {
    for (const { before, after } of changes)
      if (isFinal(before.status)) expect(after.status).toBe(before.status);
  });

  law('no negative end is told while an attempt may still arrive', ({ changes }) => {
    for (const { before, after } of changes)
      if (before.status !== after.status && isFinal(after.status) && after.status !== 'delivered')
        expect(after.attempts.filter(isOpen)).toEqual([]);
  });

  law('a message is delivered exactly when a report or an operator said so in time', ({ changes }) => {
    for (const { before, after } of changes) {
      if (isFinal(before.status)) continue;
      expect(after.attempts.some(({ delivery }) => delivery === 'delivered')).toBe(
        after.status === 'delivered',
      );
    }
  });

  law('a report that contradicts what is final is kept and told', ({ changes }) => {
    for (const { before, happening, after, events } of changes) {
      if (happening.type !== 'reported' || after === before || !isFinal(before.status)) continue;
      const said = events.some(({ type }) => type === 'report.received');
      if (!said || happening.report.status !== 'delivered' || before.status === 'delivered') continue;
      expect(events.map(({ type }) => type)).toContain('report.conflict');
    }
  });

  law('only a message that is queued or in review runs out of time', ({ changes }) => {
    for (const { before, after } of changes)
      if (after.stopped === 'expired' && before.stopped !== 'expired')
        expect(['queued', 'review']).toContain(before.status);
  });

  law('a final message waits for nothing', ({ changes }) => {
    for (const { after } of changes) {
      if (!isFinal(after.status)) continue;
      expect(after.dueAt).toBeUndefined();
      expect(after.finalAt).toBeDefined();
    }
  });
});

describe('law 7: a report counts once', () => {
  law('a report that is known changes nothing and tells nothing', ({ message, clock }) => {
    for (const one of message.attempts.flatMap(({ reports }) => reports)) {
      const again = lifecycle.apply(message, {
        type: 'reported',
        at: clock.now(),
        report: { ...one, raw: 'again' },
      });
      expect(again.message).toBe(message);
      expect(again.events).toEqual([]);
    }
  });

  law('no report is told twice', ({ events }) => {
    const identities = events.flatMap((event) => {
      if (event.type !== 'report.received') return [];
      const { notifier, reference, status, deliveredAt } = event.report;
      return [JSON.stringify([notifier, reference, status, deliveredAt])];
    });
    expect(new Set(identities).size).toBe(identities.length);
  });
});

describe('law 8: no report is lost', () => {
  law('a report whose reference is that of an attempt is kept with it', ({ changes }) => {
    for (const { before, happening, after } of changes) {
      if (happening.type !== 'reported') continue;
      const count = (message: Message) => message.attempts.flatMap(({ reports }) => reports).length;
      expect(count(after)).toBe(count(before) + (after === before ? 0 : 1));
    }
  });

  law('a reference that was known stays known', ({ changes }) => {
    for (const { before, after } of changes)
      for (const { number, notifier, reference, aliases = [] } of before.attempts)
        for (const one of reference === undefined ? aliases : [reference, ...aliases])
          expect(hasReference(after.attempts[number - 1] ?? raise(), notifier, one)).toBe(true);
  });
});

describe('law 9: who is refused where', () => {
  law('a message refused for its recipient or its content is tried nowhere again', ({ starts }) => {
    for (const { before } of starts) expect(before.attempts.filter(refusedForGood)).toEqual([]);
  });

  law('a step whose provider refused the message is not tried again', ({ starts }) => {
    for (const { before, attempt } of starts)
      expect(
        before.attempts.filter((one) => one.step === attempt.step && one.outcome === 'rejected'),
      ).toEqual([]);
  });

  law('steps are taken in their order', ({ changes }) => {
    for (const { before, after } of changes) expect(after.step).toBeGreaterThanOrEqual(before.step);
  });

  law('a step has at most five tries that count', ({ starts }) => {
    for (const { before } of starts) expect(before.tries).toBeLessThan(5);
  });

  law('a pause of the notifier counts as no try', ({ changes }) => {
    for (const { before, happening, after } of changes) {
      if (happening.type !== 'settled' || happening.submission.outcome !== 'deferred') continue;
      if (happening.submission.pause !== undefined && after.step === before.step)
        expect(after.tries).toBe(before.tries);
    }
  });
});

function refusedForGood({ outcome, reason: why }: Attempt): boolean {
  return outcome === 'rejected' && why !== undefined && isPermanent(why.code);
}

describe('law 10: events', () => {
  law('each new state is told, in the order of the message’s own history', ({ changes }) => {
    for (const { before, after, events } of changes) {
      const states = events.flatMap((event) => ('status' in event ? [event.status] : []));
      if (after.status !== before.status) expect(states.at(-1)).toBe(after.status);
    }
  });

  law('a state is told by its name when it is entered, or by the way back to the queue', ({ changes }) => {
    for (const { before, after, events } of changes) {
      if (after.status === before.status) continue;
      const types = events.map(({ type }) => type);
      const isBack = after.status === 'queued' && before.status !== 'review';
      const names = isBack ? ['message.deferred', 'message.rerouted'] : [`message.${after.status}`];
      expect(types.filter((type) => names.includes(type)).length).toBe(1);
    }
  });

  law('what changed nothing tells nothing', ({ changes }) => {
    for (const { before, after, events } of changes) if (after === before) expect(events).toEqual([]);
  });

  law('a message that nobody tells about stays unconfirmed once', ({ events }) => {
    expect(events.filter(({ type }) => type === 'message.unconfirmed').length).toBeLessThan(2);
  });
});

describe('the queue', () => {
  law('a premature worker changes nothing', ({ message, clock }) => {
    const dueAt = message.status === 'review' ? message.expiresAt : message.dueAt;
    const at = new Date(Math.min(clock.now().getTime(), (dueAt?.getTime() ?? Infinity) - 1));
    const happening: Happening = {
      type: 'due',
      at,
      leaseUntil: at,
      routes: {},
      available: new Set(['alpha']),
      random: 0,
    };
    expect(lifecycle.apply(message, happening).message).toBe(message);
  });

  law('a message that is queued or sending always waits for a time', ({ changes }) => {
    for (const { after } of changes)
      if (after.status === 'queued' || after.status === 'sending') expect(after.dueAt).toBeDefined();
  });

  law('a message in review waits for a person: only a release lets it be sent', ({ changes }) => {
    for (const { before, happening, after } of changes) {
      if (after.status === 'review')
        expect([after.dueAt, after.dueFor, after.chargedAt]).toEqual([undefined, undefined, undefined]);
      if (before.status !== 'review' || after.status === 'review') continue;
      if (after.status === 'queued') expect(happening.type).toBe('released');
      else expect(isFinal(after.status) || happening.type === 'restored').toBe(true);
    }
  });

  law('a cancelled message is never sent again', ({ starts }) => {
    for (const { before } of starts) expect(before.stopped).toBeUndefined();
  });

  law('an expired message is never sent', ({ starts }) => {
    for (const { before, attempt } of starts)
      expect(attempt.startedAt.getTime()).toBeLessThan(before.expiresAt?.getTime() ?? Infinity);
  });

  law('histories are what they were when they are told again', ({ changes }) => {
    for (const { before, happening, after } of changes)
      expect(lifecycle.apply(before, happening).message).toEqual(after);
  });
});

function raise(): never {
  throw new Error('an attempt is gone');
}

describe('law 5, after a restore', () => {
  law('what was not final is unknown, or is sent and waits for nothing', ({ changes }) => {
    for (const { happening, after } of changes) {
      if (happening.type !== 'restored' || isFinal(after.status)) continue;
      expect(['unknown', 'sent']).toContain(after.status);
      expect(after.dueAt).toBeUndefined();
    }
  });

  law('an operator can say what became of each', ({ changes }) => {
    for (const { happening, after } of changes)
      if (happening.type === 'restored' && after.status === 'unknown')
        expect(attemptToResolve(after, { as: 'not_sent' })).toBeDefined();
  });

  law('what a provider may have taken at a later time blocks every further attempt', ({ changes }) => {
    for (const { before, happening, after } of changes) {
      if (happening.type !== 'restored' || after === before) continue;
      const again = { ...after, status: 'queued', dueAt: happening.at, dueFor: undefined } as const;
      expect(again.steps.some((_step, step) => mayFollow(again, step))).toBe(false);
    }
  });

  law('it is told once: a second restore changes nothing', ({ message, clock }) => {
    const happening = { type: 'restored', at: clock.now() } as const;
    const once = lifecycle.apply(message, happening).message;
    expect(lifecycle.apply(once, happening).message).toBe(once);
  });
});

describe('law 11: what is erased stays erased', () => {
  /** The histories write words in reasons and raw entries, which nothing else has. */
  const words = /"é"|\+23769900|1@example/;

  law('nothing that comes later brings back a text or an address', ({ changes }) => {
    for (const { after, events } of changes) {
      if (after.erased !== undefined) expect(after.content).toEqual({});
      if (after.erased !== 'all') continue;
      expect(JSON.stringify(after)).not.toMatch(words);
      expect(JSON.stringify(events)).not.toMatch(words);
    }
  });

  law('it is erased at once, or when its attempt is settled', ({ changes }) => {
    for (const { happening, after } of changes) {
      if (happening.type === 'erased') expect(after.erased ?? after.eraseWhenSettled).toBeDefined();
      if (after.eraseWhenSettled !== undefined) expect(after.status).toBe('sending');
    }
  });

  law('no attempt starts, nor waits to be started, from then on', ({ changes, starts }) => {
    for (const { before } of starts) expect(before.erased ?? before.eraseWhenSettled).toBeUndefined();
    for (const { after } of changes) if (after.erased !== undefined) expect(after.status).not.toBe('queued');
  });

  law('it is told once for each degree', ({ events }) => {
    const told = events.filter(({ type }) => type === 'message.erased');
    expect(told.length).toBeLessThanOrEqual(2);
  });
});
