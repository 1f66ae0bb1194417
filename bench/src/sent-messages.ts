import { type Message, systemClock } from '@nkul/core';
import type { Store } from '@nkul/core/store';
import { sampleMessage } from '@nkul/testing';
import { phoneOf, type ReportRange, referenceOf } from './devcode-reports.ts';

/** How many messages are in one transaction. */
const group = 1_000;

/** Adds messages that a provider has accepted, with their references. Their reports have not come yet. */
export async function addSentMessages(store: Store, { run, first, count }: ReportRange): Promise<void> {
  for (let added = 0; added < count; added += group) {
    const length = Math.min(group, count - added);
    await store.add(Array.from({ length }, (_, at) => sentMessage(run, first + added + at)));
  }
}

/** A message that a provider has accepted, due again tomorrow. */
export function sentMessage(run: string, number: number): Message {
  const now = systemClock.now();
  const later = (ms: number) => new Date(now.getTime() + ms);
  const phone = phoneOf(number);
  return sampleMessage(systemClock, {
    steps: [{ notifier: 'devcode', channel: 'sms' }],
    recipient: { phone, locale: 'fr' },
    status: 'sent',
    dueAt: later(86_400_000),
    dueFor: undefined,
    attempts: [
      {
        number: 1,
        step: 0,
        notifier: 'devcode',
        channel: 'sms',
        to: phone,
        startedAt: now,
        leaseUntil: later(60_000),
        settledAt: now,
        outcome: 'accepted',
        reference: referenceOf(run, number),
        units: 1,
        reports: [],
      },
    ],
  });
}
