import type { Message, Plan, PlannedStep, PlanStep, Resolved } from '@nkul/core/store';
import * as fc from 'fast-check';
import { aimed, anyAim, anyReference, anyReport, anySubmission } from '../base/any-answer.ts';
import { MessageHistory } from './message-history.ts';

const alpha: PlannedStep = { notifier: 'alpha', channel: 'sms' };
const beta: PlannedStep = { notifier: 'beta', channel: 'sms' };
const mail: PlannedStep = { notifier: 'mail', channel: 'email' };
const minuteMs = 60_000;

/** The routes of random histories: with and without a next step, a delivery time-out, and a draw. */
export const historyRoutes: Plan = {
  single: [alpha],
  failover: [alpha, beta, mail],
  escalation: [patient(alpha), patient(beta), mail],
  mixed: [alpha, patient(beta), mail],
  spread: [spread(alpha, beta), mail],
  patientSpread: [spread(patient(beta), patient(alpha)), mail],
};

/** Half of the messages draw the first step, half the second. */
function spread(one: PlannedStep, other: PlannedStep): PlanStep {
  return { spread: [one, other].map((step) => ({ weight: 1, step })) };
}

function patient(step: PlannedStep): PlannedStep {
  return { ...step, deliveryTimeoutMs: 60 * minuteMs };
}

/** The notifiers of random histories. */
export const historyNotifiers: readonly string[] = ['alpha', 'beta', 'mail'];

type Step = (history: MessageHistory) => void;

/** A worker claims the message: which notifiers take messages then, and the jitter. */
const worker = fc.tuple(
  fc.subarray([...historyNotifiers], { minLength: 1 }),
  fc.double({ min: 0, max: 0.99, noNaN: true }),
);

const operator: fc.Arbitrary<Omit<Resolved, 'type' | 'at'>> = fc.record(
  {
    as: fc.constantFrom('sent', 'not_sent', 'delivered', 'undelivered'),
    attempt: fc.integer({ min: 1, max: 4 }),
    reference: anyReference,
  },
  { requiredKeys: ['as'] },
);

const answer = fc.record({ submission: anySubmission, back: fc.constantFrom(0, 0, 0, 1, 2) });

const reported = fc.record({ report: anyReport, aim: anyAim, back: fc.constantFrom(0, 0, 1, 2) });

const step: fc.Arbitrary<Step> = fc.oneof(
  often(20, worker, (on, [available, random]) => on.dueInTime(available, random)),
  often(4, worker, (on, [available, random]) => on.due(available, random)),
  often(20, answer, (on, { submission, back }) => {
    const attempt = on.message.attempts.length - back;
    if (attempt > 0) on.settle(submission, { attempt });
  }),
  often(14, reported, (on, { report, aim, back }) =>
    on.report(aimed(report, aim, on.message.attempts.at(-1 - back))),
  ),
  often(4, operator, (on, what) => on.resolve(what)),
  often(1, fc.constant(undefined), (on) => on.cancel()),
  often(1, fc.constantFrom('text', 'all', 'all'), (on, what) => on.erase(what)),
  often(2, fc.constant(undefined), (on) => on.release()),
  often(1, fc.constant(undefined), (on) => on.drop()),
  often(1, fc.constant(undefined), (on) => on.wake()),
  often(1, fc.constant(undefined), (on) => on.restore()),
  often(4, fc.constantFrom(1, 1_000, minuteMs - 1, 60 * minuteMs), (on, ms) => on.clock.advance(ms)),
);

function often<Value>(
  weight: number,
  values: fc.Arbitrary<Value>,
  happen: (on: MessageHistory, value: Value) => unknown,
): { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> } {
  return { weight, arbitrary: values.map((value) => (on: MessageHistory) => void happen(on, value)) };
}

/**
 * Random histories of one message: workers that claim it in time or too late, notifiers that answer anything at any
 * moment, reports that are early, late, repeated, contradictory or about another number, an application that cancels or
 * erases it, a limit that leaves it to a person, an operator who decides or resolves it, and a store that is restored.
 */
export const anyHistory: fc.Arbitrary<MessageHistory> = fc
  .tuple(
    fc.constantFrom(...Object.keys(historyRoutes)),
    fc.constantFrom<Message['onUnknown']>('hold', 'resend'),
    fc.option(fc.constantFrom(5_000, minuteMs + 30_000, 120 * minuteMs), { nil: undefined, freq: 3 }),
    fc.array(step, { minLength: 8, maxLength: 40, size: 'max' }),
    fc.constantFrom(false, false, false, false, true),
  )
  .map(([route, onUnknown, expiresInMs, steps, isReviewed]) => {
    const history = new MessageHistory(
      {
        route,
        onUnknown,
        recipient: { phone: '+237699000001', email: '1@example.com' },
        content: { sms: { text: 'é', segments: 1 }, email: { text: 'é' } },
      },
      { routes: historyRoutes },
    );
    if (expiresInMs !== undefined)
      history.message = {
        ...history.message,
        expiresAt: new Date(history.clock.now().getTime() + expiresInMs),
      };
    if (isReviewed) history.holdForReview();
    for (const one of steps) one(history);
    return history;
  });
