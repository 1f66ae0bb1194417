import { createHub, type Hub, type Message, type Notification, type Plugin, type Routes } from '@nkul/core';
import { CALLBACK, type CallbackEntry, CLOCK, LOGGER, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { type ManualClock, manualClock } from '@nkul/testing';
import { type MadeReport, type Outage, SimulatedProvider, type Taken } from './simulated-provider.ts';

/**
 * The routes that are compared: one provider; another one if the first refuses a message or reports that it did not
 * arrive; also if a report does not come in time; and messages that are spread over both.
 */
const simulatedRoutes = {
  single: [{ notifier: 'alpha' }],
  failover: [{ notifier: 'alpha' }, { notifier: 'beta' }],
  escalation: [{ notifier: 'alpha', deliveryTimeout: '2m' }, { notifier: 'beta' }],
  spread: [{ spread: { alpha: 3, beta: 1 } }],
} as const satisfies Routes;

export type RouteName = keyof typeof simulatedRoutes;

/** The delivery time-out of the route `escalation`. */
export const deliveryTimeoutMs = 120_000;

export interface SimulationOptions {
  readonly route: RouteName;
  readonly seed: number;
  readonly messages: number;
  /** True if alpha's adapter breaks the rules. @default false */
  readonly lies?: boolean;
  /** True if both providers are away for good after a while. @default false */
  readonly neverBack?: boolean;
}

/** All that happened in a simulation. */
export interface Simulated {
  readonly route: RouteName;
  /** The ids of all messages that were accepted. */
  readonly accepted: readonly string[];
  /** The messages at the end, by id. */
  readonly messages: ReadonlyMap<string, Message>;
  /** The messages that each provider took. */
  readonly books: Readonly<Record<'alpha' | 'beta', readonly Taken[]>>;
  /** The reports that reached the hub. */
  readonly reports: readonly MadeReport[];
  /** When it began. */
  readonly startMs: number;
}

const [second, minute] = [1_000, 60_000];
/** Messages are accepted for so long; then everything has time to end. */
const acceptingMs = 30 * minute;
const endMs = 70 * minute;
const stepMs = 10 * second;

/** Sends messages by a route, on a clock of its own, while the providers fail. */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const clock = manualClock('2026-01-01T00:00:00Z', { seed: options.seed });
  const startMs = clock.now().getTime();
  const [alpha, beta] = providers(options, clock);
  const notifiers = options.route === 'single' ? [alpha.notifier] : [alpha.notifier, beta.notifier];
  const routes = { sms: simulatedRoutes[options.route] };
  const hub = await createHub({ plugins: [simulatedParts(clock, notifiers)], routes });
  const accepted: string[] = [];
  const heard: MadeReport[] = [];
  const perStep = (options.messages * stepMs) / acceptingMs;
  for (let nowMs = 0; nowMs < endMs; ) {
    const count = Math.min(options.messages, Math.round(perStep * (1 + nowMs / stepMs))) - accepted.length;
    if (count > 0) accepted.push(...(await notify(hub, count, accepted.length)));
    heard.push(...(await report(hub, 'alpha', alpha, nowMs)), ...(await report(hub, 'beta', beta, nowMs)));
    const passes = nowMs < acceptingMs + 5 * minute ? stepMs : 10 * stepMs;
    await clock.run(passes);
    nowMs += passes;
  }
  const messages = new Map<string, Message>();
  for await (const message of hub.messages()) messages.set(message.id, message);
  await hub.stop({ drain: false });
  const books = { alpha: alpha.book, beta: beta.book };
  return { route: options.route, accepted, messages, books, reports: heard, startMs };
}

function providers(
  { seed, lies = false, neverBack = false }: SimulationOptions,
  clock: ManualClock,
): readonly [SimulatedProvider, SimulatedProvider] {
  const forGood: readonly Outage[] = neverBack
    ? [{ fromMs: 25 * minute, untilMs: Number.POSITIVE_INFINITY, trouble: 'away' }]
    : [];
  const shiftMs = (seed % 3) * minute;
  const outage = (trouble: Outage['trouble'], fromMinute: number, seconds: number): Outage => {
    const fromMs = fromMinute * minute + shiftMs;
    return { trouble, fromMs, untilMs: fromMs + seconds * second };
  };
  return [
    new SimulatedProvider({
      ...{ name: 'alpha', seed, clock, lies },
      outages: [
        ...forGood,
        outage('away', 3, 240),
        outage('silent', 14, 60),
        outage('slow', 17, 130),
        outage('unavailable', 20, 120),
        outage('away', 26, 90),
      ],
    }),
    new SimulatedProvider({
      ...{ name: 'beta', seed, clock },
      outages: [...forGood, outage('slow', 5, 60), outage('away', 15, 100), outage('silent', 21, 10)],
    }),
  ];
}

/** Half of the messages are codes, which expire. */
async function notify(hub: Hub, count: number, from: number): Promise<readonly string[]> {
  const notifications = Array.from(
    { length: count },
    (_, index): Notification => ({
      to: { phone: `+23767${String(from + index).padStart(7, '0')}` },
      text: 'Votre code est 4821.',
      ...(index % 2 === 0 && { expiresIn: '4m' }),
    }),
  );
  return (await hub.notify(notifications)).map(({ id }) => id);
}

/** Gives the hub the reports of a provider whose time has come. */
async function report(
  hub: Hub,
  notifier: 'alpha' | 'beta',
  { reports }: SimulatedProvider,
  nowMs: number,
): Promise<readonly MadeReport[]> {
  const due = reports.filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
  if (due.length === 0) return [];
  const later = reports.filter(({ atMs }) => atMs > nowMs);
  reports.splice(0, reports.length, ...later);
  await hub.receive(notifier, { method: 'POST', headers: {}, body: { parsed: due } });
  return due;
}

/** The parts of the hub. It logs nothing: troubles are what this is about. */
function simulatedParts(clock: ManualClock, notifiers: readonly Notifier[]): Plugin {
  return {
    name: 'simulated-parts',
    register(container) {
      container.registerInstance(CLOCK, clock);
      container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
      for (const notifier of notifiers) container.registerInstance(NOTIFIER, notifier);
      for (const notifier of ['alpha', 'beta'])
        container.registerInstance(CALLBACK, {
          notifier,
          read({ body }) {
            if (body instanceof Uint8Array) throw new TypeError('not a parsed body');
            // `report()` above made the body from this type.
            const made = body.parsed as readonly MadeReport[];
            return { entries: made.map((one) => entryOf(notifier, one)) };
          },
          answer: () => ({ status: 200, headers: {}, body: '' }),
        });
    },
  };
}

function entryOf(notifier: string, { reference, to, status }: MadeReport): CallbackEntry {
  return { kind: 'report', report: { notifier, reference, to, status, raw: status } };
}
