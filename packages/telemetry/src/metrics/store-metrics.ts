import { daysLeft, type Health, type Hub, lastBalances, paceMs, StoreError } from '@nkul/core';
import type { Clock } from '@nkul/core/adapter';
import type { Instruments } from './instruments.ts';

const hourMs = 3_600_000;
/** How far back the last balance is looked for, in milliseconds. An older one stays as it was shown. */
const balanceMs = 24 * hourMs;
/** How often the pace of an account is read, in milliseconds: it takes the counters of 7 days. */
const paceEveryMs = 5 * 60_000;

interface StoreMetricsParts {
  readonly instruments: Instruments;
  readonly hub: Hub;
  readonly clock: Clock;
}

/** The store at a reading. */
interface StoreState {
  /** The number of the newest event. */
  readonly latest: number;
  /** The time, by the clock of the store. */
  readonly now: Date;
}

/** Reads the gauges whose values are in the store. They are the same in every process on it. */
export class StoreMetrics {
  readonly #instruments: Instruments;
  readonly #hub: Hub;
  readonly #clock: Clock;
  /** In monotonic milliseconds. */
  #paceAtMs = Number.NEGATIVE_INFINITY;
  /** The oldest unknown message: when it was accepted, and since when this process has seen it, in monotonic milliseconds. */
  #unknown: { readonly oldest: Date; readonly seenMs: number } | undefined;

  constructor({ instruments, hub, clock }: StoreMetricsParts) {
    this.#instruments = instruments;
    this.#hub = hub;
    this.#clock = clock;
  }

  /** @throws Error if the store cannot be read */
  async read(): Promise<StoreState> {
    const { reading } = this.#hub;
    const [health, queues, unknown, pauses, latest] = await Promise.all([
      this.#hub.health(),
      reading.queues(),
      reading.unknown(),
      this.#hub.pauses(),
      reading.latest(),
    ]);
    // It does not reject: it says so. A store that refuses writes can be read, and is then most worth reading.
    if (!health.readable) throw new StoreError('The state of the messages could not be read.');
    // By the clock of the store, as the times of messages are.
    const now = health.at;
    const age = (since: Date | undefined) =>
      since === undefined ? 0 : Math.max(0, now.getTime() - since.getTime()) / 1_000;
    const { messages, waiting } = health;
    this.#instruments.replace('messages', [
      [['review'], messages.review ?? 0],
      [['queued'], messages.queued ?? 0],
      [['sending'], messages.sending ?? 0],
      [['sent'], messages.sent ?? 0],
      [['unknown'], messages.unknown ?? 0],
    ]);
    this.#instruments.replace(
      'dueOldest',
      queues.map(({ notifier, oldestDueAt }) => [[notifier], age(oldestDueAt)]),
    );
    this.#instruments.replace(
      'held',
      queues.map(({ notifier, held }) => [[notifier], held]),
    );
    this.#instruments.set('unknownOldest', this.#unknownAge(unknown.oldest, now), []);
    this.#instruments.set('strays', waiting.parked_report, ['parked']);
    this.#instruments.replace(
      'paused',
      pauses.map(({ notifier, reason }) => [[notifier, reason], 1]),
    );
    this.#setAway(waiting);
    this.#instruments.set('storeRead', now.getTime() / 1_000, []);
    if (this.#clock.monotonicMs() - this.#paceAtMs >= paceEveryMs) await this.#readBalances(now);
    return { latest, now };
  }

  /**
   * The age of the oldest unknown message, in seconds: at least the time for which this process has seen it. One from a clock that was
   * ahead has a time in the future, and would hide all others until then.
   */
  #unknownAge(oldest: Date | undefined, now: Date): number {
    const nowMs = this.#clock.monotonicMs();
    if (oldest?.getTime() !== this.#unknown?.oldest.getTime())
      this.#unknown = oldest && { oldest, seenMs: nowMs };
    if (this.#unknown === undefined) return 0;
    const { oldest: since, seenMs } = this.#unknown;
    return Math.max(now.getTime() - since.getTime(), nowMs - seenMs) / 1_000;
  }

  /** As this process has found: an absence that ended without an event would stay. */
  #setAway(waiting: Health['waiting']): void {
    const away = [
      ...waiting.away.map(({ notifier }) => [notifier, 'unavailable'] as const),
      ...waiting.rate_limited.map(({ notifier }) => [notifier, 'rate_limited'] as const),
    ];
    this.#instruments.replace(
      'away',
      away.map((labels) => [labels, 1]),
    );
  }

  async #readBalances(now: Date): Promise<void> {
    const { reading } = this.#hub;
    const points = await reading.balances({ from: new Date(now.getTime() - balanceMs), step: '1h' });
    const balances = lastBalances(points, now);
    const rows =
      balances.size === 0
        ? []
        : await reading.stats({
            from: new Date(now.getTime() - paceMs),
            to: now,
            step: '1h',
            by: ['notifier'],
          });
    // A balance that is not read any more stays: an alert that it is low must not end by that. One that is read, and has no pace, has no
    // days either: of an account that was topped up, the last ones would stay.
    for (const [notifier, balance] of balances) {
      this.#instruments.set('balance', balance.left, [notifier]);
      const own = rows.filter((row) => row.notifier === notifier);
      const days = daysLeft(balance, own, now);
      if (days === undefined) this.#instruments.remove('balanceDays', [notifier]);
      else this.#instruments.set('balanceDays', days, [notifier]);
    }
    this.#paceAtMs = this.#clock.monotonicMs();
  }
}
