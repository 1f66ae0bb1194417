import type { DeliveryReport } from '@nkul/core/adapter';
import { guard } from '@nkul/guard';
import { eventually, type FakeNotifier, fakeNotifier, type TestHub, testHub } from '@nkul/testing';
import { type Telemetry, telemetry } from '../src/index.ts';
import { reportsAsJson } from './reports-as-json.ts';

/**
 * A hub that went through every state that a message can have, and that its metrics tell apart. Stop it with `drain: false`: a message
 * is due whose provider is away, and the clock does not move by itself.
 */
export interface EveryState extends TestHub {
  readonly measured: Telemetry;
}

const hourMs = 3_600_000;

/** Gives reports to the hub, as a provider calls it. */
async function report(hub: TestHub['hub'], ...entries: readonly Partial<DeliveryReport>[]): Promise<void> {
  await hub.receive('hill', { method: 'POST', headers: {}, body: { parsed: entries } });
}

/** The hub of the tests: `hill` reports and has a balance, `lake` does not. */
async function measuredHub(measured: Telemetry): Promise<Stage> {
  let left = 5_000;
  const hill = fakeNotifier({
    name: 'hill',
    balance: () => {
      left -= 100;
      return { left, unit: 'sms', at: test.clock.now() };
    },
  });
  const lake = fakeNotifier({ name: 'lake' });
  const limits = guard({
    countries: '*',
    limits: [
      { per: 'all', most: '12 per 1d', over: 'warn' },
      { per: 'recipient', most: '1 per 1h', route: 'review', over: 'review' },
      { per: 'recipient', most: '1 per 1h', route: 'lake' },
    ],
  });
  const test = await testHub({
    notifiers: [hill, lake],
    plugins: [reportsAsJson('hill'), limits, measured],
    routes: { default: [{ notifier: 'hill' }], lake: [{ notifier: 'lake' }], review: [{ notifier: 'hill' }] },
    tariff: ({ notifier }) => (notifier === 'lake' ? { amount: '15', currency: 'XAF' } : undefined),
    start: false,
  });
  return { test: { ...test, measured }, hill, lake };
}

interface Stage {
  readonly test: EveryState;
  readonly hill: FakeNotifier;
  readonly lake: FakeNotifier;
}

/** Sends a text to a number of its own, and waits until the message is in a state. */
async function sent(
  { hub, clock }: TestHub,
  number: number,
  route = 'default',
  status = 'sent',
): Promise<string> {
  const { id } = await hub.notify({
    to: { phone: numberOf(number) },
    text: 'Bonjour',
    route,
    category: 'code',
  });
  await clock.run(100);
  await eventually(async () => (await hub.get(id))?.status === status);
  return id;
}

function numberOf(number: number): string {
  return `+23769912${8_000 + number}`;
}

/** Brings a hub through all states. Afterwards, messages are in each state that is not final, and each gauge has a value. */
export async function everyState(measured: Telemetry = telemetry({ every: '5m' })): Promise<EveryState> {
  const stage = await measuredHub(measured);
  const { hub, clock } = stage.test;
  hub.on('message.expired', () => {
    throw new Error('a listener of the test');
  });
  hub.subscribe('invoicing', ['message.delivered'], () => {
    throw new Error('a subscriber of the test');
  });
  await hub.start();
  await outcomes(stage);
  await reports(stage);
  await refusals(stage);
  await chargesOfADay(stage);
  await waiting(stage);
  // The next reading of the store.
  await clock.run(5 * 60_000);
  return stage.test;
}

async function outcomes({ test, hill, lake }: Stage): Promise<void> {
  hill.script(
    { outcome: 'accepted', reference: 'h-1', units: 2 },
    { outcome: 'rejected', reason: { code: 'invalid_recipient', message: 'nobody' } },
    { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } },
    { outcome: 'accepted', reference: 'h-2' },
  );
  await sent(test, 1);
  await sent(test, 2, 'default', 'rejected');
  await sent(test, 3, 'default', 'unknown');
  await sent(test, 4);
  await sent(test, 5, 'lake');
  lake.script({ outcome: 'rejected', reason: { code: 'provider_refused', message: 'not today' } });
  await sent(test, 6, 'lake', 'failed');
}

/** Applied, applied again, contradicting, with a price, of no message, unusable, and perhaps of the unknown one. */
async function reports({ test: { hub, clock } }: Stage): Promise<void> {
  clock.advance(7_000);
  await report(hub, { reference: 'h-1' });
  await report(hub, { reference: 'h-1' });
  await report(hub, { reference: 'h-1', status: 'undelivered' });
  await report(hub, { reference: 'h-2', status: 'undelivered', price: { amount: '3', currency: 'XAF' } });
  await report(hub, { reference: 'of no message' }, {});
  await report(hub, { reference: 'perhaps', to: numberOf(3) });
  hub.refusedCallback({ status: 404, reason: 'a path of no notifier' });
}

/** Of `notify()`: a wrong number, and over a limit. Of a person: cancelled. Of the time: expired. */
async function refusals({ test }: Stage): Promise<void> {
  const { hub, clock } = test;
  await hub.notify({ to: { phone: '12' }, text: 'Bonjour', route: 'default' }).catch(() => {});
  await hub.notify({ to: { phone: numberOf(5) }, text: 'Bonjour', route: 'lake' }).catch(() => {});
  const later = new Date(clock.now().getTime() + hourMs);
  const scheduled = { text: 'Bonjour', route: 'default', sendAt: later };
  const { id } = await hub.notify({ ...scheduled, to: { phone: numberOf(7) } });
  await hub.cancel(id);
  await hub.pause('lake');
  await hub.notify({ to: { phone: numberOf(8) }, text: 'Bonjour', route: 'lake', expiresAt: later });
  await clock.run(hourMs + 1_000);
}

/** From a day on, an account has a pace. */
async function chargesOfADay({ test: { hub, clock } }: Stage): Promise<void> {
  await clock.run(24 * hourMs);
  await hub.balance('hill', { record: true });
}

/** In review, held by a pause, and away with a message that waits for it. */
async function waiting({ test, hill }: Stage): Promise<void> {
  const { hub, clock } = test;
  await sent(test, 9, 'review');
  await sent(test, 9, 'review', 'review');
  await hub.notify({ to: { phone: numberOf(10) }, text: 'Bonjour', route: 'lake' });
  for (let number = 11; number <= 20; number += 1) await sent(test, number);
  const away = {
    outcome: 'deferred',
    reason: { code: 'not_connected', message: 'no route' },
    scope: 'notifier',
  } as const;
  hill.script(...Array.from({ length: 50 }, () => away));
  await hub.notify({ to: { phone: numberOf(21) }, text: 'Bonjour', route: 'default' });
  await clock.run(60_000);
}
