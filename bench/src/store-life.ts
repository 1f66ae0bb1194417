import { type Message, systemClock } from '@nkul/core';
import type { RecordItem, Store } from '@nkul/core/store';
import { sampleMessage } from '@nkul/testing';
import { phoneOf, referenceOf } from './devcode-reports.ts';

/** Whole lives of messages in a store. */
export interface Lives {
  readonly messages: number;
  /** Messages in one transaction. */
  readonly group: number;
}

const steps = [{ notifier: 'devcode', channel: 'sms' }];
const text = 'Votre code est 4821. Il est valable dix minutes. Ne le donnez à personne.';

/**
 * Adds messages, claims, settles and reports them, in four transactions.
 *
 * @param run a name that makes the references of this run unlike others
 * @param first the number of the first message
 */
export async function live(store: Store, run: string, first: number, group: number): Promise<void> {
  const at = systemClock.now();
  await store.add(Array.from({ length: group }, (_, place) => message(first + place, at)));
  const leaseUntil = new Date(at.getTime() + 60_000);
  const available = new Set(['devcode']);
  const due = { type: 'due', at, leaseUntil, routes: { default: steps }, available, random: 0 } as const;
  const lanes = [{ notifier: 'devcode', calls: group, perCall: 1, mixed: false }];
  const { changes } = await store.claim({ lanes, notTaking: [] }, due);
  if (changes.length !== group) throw new RangeError(`${changes.length} of ${group} messages were claimed`);
  const numbered = changes.map((change, place) => [change.message, referenceOf(run, first + place)] as const);
  await store.record(numbered.map(([one, reference]) => settled(one, reference, at)));
  await store.record(numbered.map(([one, reference]) => reported(one, reference, at)));
}

function message(number: number, at: Date): Message {
  return sampleMessage(systemClock, {
    steps,
    dueAt: at,
    dueFor: 'devcode',
    template: 'otp',
    locale: 'fr',
    recipient: { phone: phoneOf(number), locale: 'fr' },
    content: { sms: { text, segments: 1 } },
    metadata: { order: number },
  });
}

function settled({ id, attempts: [attempt] }: Message, reference: string, at: Date): RecordItem {
  if (attempt === undefined) throw new RangeError(`message ${id} was not claimed`);
  const submission = { outcome: 'accepted', reference, units: 1, balance: 9_000 } as const;
  const happening = { type: 'settled', at, attempt: attempt.number, submission, random: 0 } as const;
  return { kind: 'attempt', id, attempt, happening };
}

function reported({ recipient }: Message, reference: string, at: Date): RecordItem {
  const to = recipient.phone ?? '';
  const times = { submittime: '2026-11-25 13:00:00', deltime: '2026-11-25 13:00:07' };
  const raw = { messageid: reference, status: 'DELIVRD', mobile: to, ...times };
  const report = { notifier: 'devcode', reference, status: 'delivered', to, deliveredAt: at, raw } as const;
  return { kind: 'reference', notifier: 'devcode', reference, happening: { type: 'reported', at, report } };
}
