import { createHash } from 'node:crypto';
import type { Notifier, Outgoing, Submission } from '@nkul/core/adapter';
import type { ManualClock } from '@nkul/testing';

/** How a provider fails for a while. `silent`: it takes messages, and the connection ends before its answer. */
export type Trouble = 'away' | 'unavailable' | 'silent' | 'slow';

/** A time at which a provider fails, in milliseconds since the start. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly trouble: Trouble;
}

/** A message that a provider took, as its book has it. */
export interface Taken {
  readonly id: string;
  readonly reference: string;
  readonly atMs: number;
  /** False if the connection ended before the answer. */
  readonly answered: boolean;
  /** When the person gets it; absent if it does not arrive. */
  readonly arrivesAtMs?: number;
}

/** A report that a provider makes. */
export interface MadeReport {
  readonly atMs: number;
  readonly reference: string;
  readonly to: string;
  readonly status: 'delivered' | 'undelivered';
}

export interface SimulatedProviderOptions {
  readonly name: string;
  /** The fate of each message follows from the seed, the provider and the number, and is the same on each route. */
  readonly seed: number;
  readonly outages: readonly Outage[];
  readonly clock: ManualClock;
  /** True for an adapter that says `deferred` of messages that it may have sent: it breaks the rules. @default false */
  readonly lies?: boolean;
}

const second = 1_000;

/**
 * A provider that fails in every way that providers do: outages, answers that are lost after it took a message, refusals,
 * and reports that are late, lost, repeated or contradict each other.
 */
export class SimulatedProvider {
  readonly book: Taken[] = [];
  readonly reports: MadeReport[] = [];
  readonly #options: SimulatedProviderOptions;
  readonly #startMs: number;
  readonly #tries = new Map<string, number>();

  constructor(options: SimulatedProviderOptions) {
    this.#options = options;
    this.#startMs = options.clock.now().getTime();
  }

  get notifier(): Notifier {
    const { name, clock } = this.#options;
    return {
      name,
      channel: 'sms',
      limits: { perCall: 100, mixed: true, inFlight: 8 },
      send: async (messages) => {
        const trouble = this.#trouble();
        const answers = messages.map((message) => this.#answer(message, trouble));
        if (trouble === 'slow') await sleep(clock, 20 * second);
        return answers;
      },
    };
  }

  get #nowMs(): number {
    return this.#options.clock.now().getTime() - this.#startMs;
  }

  #trouble(): Trouble | undefined {
    const nowMs = this.#nowMs;
    return this.#options.outages.find(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)?.trouble;
  }

  #answer(message: Outgoing, trouble: Trouble | undefined): Submission {
    const tries = (this.#tries.get(message.id) ?? 0) + 1;
    this.#tries.set(message.id, tries);
    const luck = tries === 1 ? this.#fate(message.to).answer : this.#fate(`${message.to} ${tries}`).answer;
    if (trouble === 'away') return deferred('not_connected');
    if (trouble === 'unavailable') return deferred('unavailable');
    if (trouble === 'silent' || luck < 0.01) {
      this.#take(message, false);
      return this.#options.lies ? deferred('not_connected') : unknown;
    }
    if (luck < 0.015) return unknown;
    if (luck < 0.035) return { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } };
    return { outcome: 'accepted', reference: this.#take(message, true) };
  }

  #take({ id, to }: Outgoing, answered: boolean): string {
    const atMs = this.#nowMs;
    const reference = `${this.#options.name}-${this.book.length + 1}`;
    const { slow, time, arrives: arrival, report } = this.#fate(to);
    const arrivesAtMs = atMs + (slow < 0.05 ? 120 + 360 * time : 1 + 30 * time) * second;
    const arrives = arrival < 0.92;
    this.book.push({ id, reference, atMs, answered, ...(arrives && { arrivesAtMs }) });
    const made = { reference, to, atMs: arrivesAtMs, status: arrives ? 'delivered' : 'undelivered' } as const;
    this.reports.push(...reportsOf(made, report));
    return reference;
  }

  /** Numbers from 0 to 1 that follow from the seed, the provider and the subject alone. */
  #fate(subject: string): Record<'answer' | 'slow' | 'time' | 'arrives' | 'report', number> {
    const { seed, name } = this.#options;
    const hash = createHash('sha256').update(`${seed} ${name} ${subject}`).digest();
    const draw = (place: number) => hash.readUInt32BE(4 * place) / 2 ** 32;
    return { answer: draw(0), slow: draw(1), time: draw(2), arrives: draw(3), report: draw(4) };
  }
}

/** The reports of a message: mostly one, but some are lost, come twice, or contradict each other. */
function reportsOf(made: MadeReport, luck: number): readonly MadeReport[] {
  const { status, atMs } = made;
  // A message that does not arrive is often not reported either.
  if (luck < (status === 'delivered' ? 0.04 : 0.5)) return [];
  const later = { ...made, atMs: atMs + 20 * second };
  const contrary = { ...made, status: status === 'delivered' ? 'undelivered' : 'delivered' } as const;
  if (luck > 0.98) return [made, { ...contrary, atMs: later.atMs }];
  if (luck > 0.97) return [contrary, later];
  return luck > 0.95 ? [made, later] : [made];
}

const unknown: Submission = {
  outcome: 'unknown',
  reason: { code: 'no_answer', message: 'the connection ended' },
};

function deferred(code: 'not_connected' | 'unavailable'): Submission {
  return { outcome: 'deferred', reason: { code, message: 'not now' } };
}

function sleep(clock: ManualClock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.wakeAt(new Date(clock.now().getTime() + ms), resolve));
}
