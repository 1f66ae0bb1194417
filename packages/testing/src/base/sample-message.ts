import type { Clock, Message, PlannedStep } from '@nkul/core';

/** Steps of a route that falls back from one SMS notifier to another. */
export const sampleSteps: readonly PlannedStep[] = [
  { notifier: 'alpha', channel: 'sms' },
  { notifier: 'beta', channel: 'sms' },
];

/** A message as `notify()` would have made it now: queued, due at once at its first step. */
export function sampleMessage(clock: Clock, patch: Partial<Message> = {}): Message {
  const now = clock.now();
  const steps = patch.steps ?? sampleSteps;
  return {
    id: clock.id(),
    route: 'default',
    steps,
    recipient: { phone: '+237699128531', locale: 'fr' },
    content: { sms: { text: 'Votre code est Z4821Q.' } },
    category: 'transactional',
    metadata: {},
    onUnknown: 'hold',
    status: 'queued',
    step: 0,
    tries: 0,
    attempts: [],
    createdAt: now,
    updatedAt: now,
    dueAt: now,
    dueFor: steps[patch.step ?? 0]?.notifier,
    ...patch,
  };
}
