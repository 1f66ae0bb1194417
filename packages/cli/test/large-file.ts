import { type Message, systemClock } from '@nkul/core';
import type { Submission } from '@nkul/core/adapter';
import { createRecorder, type Due, type RecordItem, type Store } from '@nkul/core/store';
import { sampleMessage } from '@nkul/testing';

/** The fate of a message of the file. */
type Fate =
  | 'unknown'
  | 'undelivered'
  | 'rejected'
  | 'sent'
  | 'scheduled'
  | 'held'
  | 'cancelled'
  | 'delivered';

/** The fates of each hundred messages; the others were delivered. */
const shares: readonly (readonly [Fate, number])[] = [
  ['unknown', 8],
  ['undelivered', 6],
  ['rejected', 3],
  ['sent', 3],
  ['scheduled', 4],
  ['held', 1],
  ['cancelled', 1],
];
const fates = shares.flatMap(([fate, count]) => Array.from({ length: count }, () => fate));
const routes = {
  sms: [{ notifier: 'devcode', channel: 'sms' }],
  resting: [{ notifier: 'resting', channel: 'sms' }],
} as const;
/** How many messages are in one transaction. */
const group = 5_000;
const fingerprint = 'v3:AAAA';

/** A message of the file, as the commands name it. */
export interface Kept {
  readonly id: string;
  readonly phone: string;
  readonly key: string;
  readonly reference: string;
}

/** The messages of a file, by their fate. A command takes the next one of a fate at each turn. */
export class LargeFile {
  readonly #byFate = new Map<Fate, Kept[]>();

  add(fate: Fate, kept: Kept): void {
    const others = this.#byFate.get(fate);
    if (others === undefined) this.#byFate.set(fate, [kept]);
    else others.push(kept);
  }

  /** @throws RangeError if there are no more of them */
  of(fate: Fate, turn: number): Kept {
    const found = this.#byFate.get(fate)?.[turn];
    if (found === undefined) throw new RangeError(`the file has no more than ${turn} messages: ${fate}`);
    return found;
  }
}

/** Fills a store with messages of all states, with parked reports, a quarantined entry for each, and a paused notifier. */
export async function fillStore(store: Store, count: number): Promise<LargeFile> {
  await store.open(createRecorder());
  const large = new LargeFile();
  try {
    await store.record([{ kind: 'notifier', notifier: 'resting', happening: paused() }]);
    for (let first = 0; first < count; first += group)
      await fill(store, large, first, Math.min(group, count - first));
    await store.record(Array.from({ length: Math.ceil(count / 100) }, (_, number) => strays(number)).flat());
  } finally {
    await store.close();
  }
  return large;
}

function paused() {
  return { type: 'paused', at: systemClock.now(), reason: 'operator' } as const;
}

async function fill(store: Store, large: LargeFile, first: number, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, at) => messageOf(first + at));
  for (const [at, { id, recipient, key = '' }] of messages.entries()) {
    const number = first + at;
    large.add(fateOf(number), { id, key, phone: recipient.phone ?? '', reference: referenceOf(id) });
  }
  await store.add(messages);
  const { changes } = await store.claim(
    { lanes: [{ notifier: 'devcode', calls: group, perCall: 1, mixed: false }], notTaking: ['resting'] },
    due(),
  );
  const sent = changes.map(({ message }) => message).filter(({ status }) => status === 'sending');
  await store.record(sent.map(settled));
  await store.record(sent.flatMap(reported));
  const cancelled = messages.filter(({ metadata }) => metadata['fate'] === 'cancelled');
  await store.record(
    cancelled.map(({ id }) => ({
      kind: 'message',
      id,
      happening: { type: 'cancelled', at: systemClock.now() },
    })),
  );
}

function due(): Due {
  const at = systemClock.now();
  return {
    type: 'due',
    at,
    leaseUntil: new Date(at.getTime() + 60_000),
    routes,
    available: new Set(['devcode']),
    placeOf: () => 'CM',
    random: 0,
  };
}

function fateOf(number: number): Fate {
  return fates[number % 100] ?? 'delivered';
}

function messageOf(number: number): Message {
  const fate = fateOf(number);
  const route = fate === 'held' ? 'resting' : 'sms';
  const tomorrow = new Date(systemClock.now().getTime() + 86_400_000);
  return sampleMessage(systemClock, {
    route,
    steps: routes[route],
    recipient: { phone: `+237677${String(number).padStart(6, '0')}`, locale: 'fr' },
    content: { sms: { text: `Bonjour, votre commande ${number} est en route.` } },
    template: `template-${number % 7}`,
    key: `order:${number}`,
    fingerprint,
    metadata: { fate },
    ...((fate === 'scheduled' || fate === 'cancelled') && { dueAt: tomorrow }),
  });
}

function referenceOf(id: string): string {
  return `ref-${id}`;
}

function settled({ id, metadata, attempts: [attempt] }: Message): RecordItem {
  if (attempt === undefined) throw new RangeError(`message ${id} was not claimed`);
  const happening = {
    type: 'settled',
    at: systemClock.now(),
    attempt: attempt.number,
    submission: submissionOf(id, metadata['fate']),
    random: 0,
  } as const;
  return { kind: 'attempt', id, attempt, happening };
}

function submissionOf(id: string, fate: unknown): Submission {
  if (fate === 'unknown') return { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };
  if (fate === 'rejected')
    return { outcome: 'rejected', reason: { code: 'invalid_recipient', message: 'no such number' } };
  return { outcome: 'accepted', reference: referenceOf(id), units: 1 };
}

function reported({ id, metadata: { fate } }: Message): readonly RecordItem[] {
  if (fate !== 'delivered' && fate !== 'undelivered') return [];
  return [reportItem(referenceOf(id), fate)];
}

function reportItem(reference: string, status: 'delivered' | 'undelivered', to?: string): RecordItem {
  const report = {
    notifier: 'devcode',
    reference,
    status,
    raw: { id: reference },
    ...(to !== undefined && { to }),
  };
  const happening = { type: 'reported', at: systemClock.now(), report } as const;
  return { kind: 'reference', notifier: 'devcode', reference, happening };
}

function strays(number: number): readonly RecordItem[] {
  const to = `+237677${String(number).padStart(6, '0')}`;
  const entry = { reason: 'no id', raw: { number } };
  return [
    reportItem(`stray-${number}`, 'delivered', to),
    {
      kind: 'notifier',
      notifier: 'devcode',
      happening: { type: 'quarantined', at: systemClock.now(), entry },
    },
  ];
}
