import type { Message, MessageStatus } from '@nkul/core';
import { createRecorder, type RecordItem, type Store } from '@nkul/core/store';
import { type ManualClock, manualClock, sampleMessage } from '@nkul/testing';
import { referenceOf } from './devcode-reports.ts';

/** How many days of messages a store of this bench has. */
const days = 30;
const dayMs = 86_400_000;
/** How many messages are in one transaction. */
const group = 5_000;
/** How many reports belong to no message. */
const strays = 2_000;
const run = 'console';

/** The notifiers of the messages, and of the hub that reads them. */
export const notifiers: readonly string[] = ['devcode-otp', 'devcode', 'secours-sms', 'devcode-promo'];
const templates = ['otp', 'order.shipped', 'order.late', 'invoice', 'welcome', 'promo'];
const text = 'Votre commande est partie. Elle arrive demain avant midi. Merci de votre confiance.';
/** Numbers of four countries, with the places that statistics count. */
const countries = [
  { place: 'CM', prefix: '+23767', digits: 7 },
  { place: 'CI', prefix: '+22507', digits: 8 },
  { place: 'SN', prefix: '+22177', digits: 7 },
  { place: 'TG', prefix: '+22890', digits: 6 },
] as const;

/** The number of the recipient of a message. */
export function consolePhone(number: number): string {
  const { prefix, digits } = countryOf(number);
  return `${prefix}${String((number * 7_919) % 10 ** digits).padStart(digits, '0')}`;
}

/** More than half are of one country. */
function countryOf(number: number): (typeof countries)[number] {
  return countries[number % 7 < 4 ? 0 : (number % 7) - 3] ?? countries[0];
}

/** Fills a store with messages of the last thirty days, and stray reports. Returns the ids of some, spread over it. */
export async function fillForConsole(store: Store, messages: number): Promise<readonly string[]> {
  await store.open(createRecorder());
  const clock = manualClock(new Date(Date.now() - days * dayMs));
  const some: string[] = [];
  const stepMs = (days * dayMs) / messages;
  for (let made = 0; made < messages; made += group) {
    const length = Math.min(group, messages - made);
    const added = Array.from({ length }, (_, at) => {
      clock.advance(stepMs);
      return messageOf(clock, made + at, messages);
    });
    await store.add(added);
    some.push(...added.filter((_, at) => (made + at) % Math.ceil(messages / 500) === 0).map(({ id }) => id));
  }
  await store.record(Array.from({ length: strays }, (_, at) => stray(clock.now(), at)));
  await thin(store);
  await store.close();
  return some;
}

/** Sums old counters into wider buckets, as a hub does it hour by hour. */
async function thin(store: Store): Promise<void> {
  const now = new Date();
  const longAgo = new Date(0);
  while ((await store.purge({ limit: 10_000, parked: longAgo, acts: longAgo, thin: now })).more);
}

/** The state of a message: nearly all were delivered, some were not, a few hundred are unknown, the last ones wait. */
function statusOf(number: number, messages: number): MessageStatus {
  if (messages - number <= 200) return number % 2 === 0 ? 'sent' : 'queued';
  if (number % 2_500 === 7) return 'unknown';
  if (number % 29 === 3) return 'undelivered';
  if (number % 97 === 5) return 'expired';
  return number % 41 === 2 ? 'sent' : 'delivered';
}

function messageOf(clock: ManualClock, number: number, messages: number): Message {
  const status = statusOf(number, messages);
  const notifier = notifiers[number % 11 < 8 ? number % 2 : 2 + (number % 2)] ?? '';
  const phone = consolePhone(number);
  const at = clock.now();
  const isFinal = status === 'delivered' || status === 'undelivered' || status === 'expired';
  const dueMs = status === 'queued' ? dayMs : status === 'sent' ? 2 * dayMs : undefined;
  return sampleMessage(clock, {
    status,
    route: notifier === 'devcode-promo' ? 'promo' : 'default',
    steps: [{ notifier, channel: 'sms' }],
    recipient: { phone, locale: 'fr' },
    template: templates[number % 13 < 7 ? 0 : number % templates.length] ?? '',
    locale: 'fr',
    content: { sms: { text, segments: 1 } },
    key: `order:${number}`,
    metadata: { tenant: `shop-${number % 10}`, order: number },
    dueAt: dueMs === undefined ? undefined : new Date(Date.now() + dueMs),
    dueFor: status === 'queued' ? notifier : undefined,
    ...(isFinal && { finalAt: at }),
    ...(status === 'expired' && { stopped: 'expired', expiresAt: at }),
    attempts: status === 'queued' || status === 'expired' ? [] : [attemptOf(number, notifier, status, at)],
  });
}

function attemptOf(
  number: number,
  notifier: string,
  status: MessageStatus,
  at: Date,
): Message['attempts'][number] {
  const later = (ms: number) => new Date(at.getTime() + ms);
  const [to, reference] = [consolePhone(number), referenceOf(run, number)];
  const started = {
    ...{ number: 1, step: 0, notifier, channel: 'sms', to, place: countryOf(number).place },
    ...{ startedAt: at, leaseUntil: later(60_000), settledAt: later(300) },
  } as const;
  if (status === 'unknown') {
    const reason = { code: 'no_answer', message: 'the connection was reset' } as const;
    return { ...started, outcome: 'unknown', reason, reports: [] };
  }
  const sent = {
    ...started,
    ...({ outcome: 'accepted', reference, units: 1, balance: 9_000 } as const),
    cost: { amount: '12', currency: 'XAF' },
  };
  if (status !== 'delivered' && status !== 'undelivered') return { ...sent, reports: [] };
  const raw = { messageid: reference, status: status === 'delivered' ? 'DELIVRD' : 'UNDELIV', mobile: to };
  const deliveredAt = later(2_000 + (number % 9) * 1_000);
  const report = { notifier, reference, status, to, deliveredAt, raw } as const;
  return { ...sent, delivery: status, reportedAt: deliveredAt, reports: [report] };
}

function stray(at: Date, number: number): RecordItem {
  const [notifier, reference, to] = ['devcode', `stray.${number}`, consolePhone(number)];
  const report = { notifier, reference, status: 'delivered', to, deliveredAt: at, raw: { to } } as const;
  return { kind: 'reference', notifier, reference, happening: { type: 'reported', at, report } };
}
