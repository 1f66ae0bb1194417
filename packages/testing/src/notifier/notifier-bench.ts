import assert from 'node:assert/strict';
import type { Notifier, Outgoing, ReasonCode, Submission } from '@nkul/core/adapter';
import type { ContractCase } from '../base/contract-case.ts';
import { eventually, turnEventLoop } from '../base/event-loop.ts';
import type { HeardMessage, NotifierStage, ProviderBehaviour } from './notifier-stage.ts';

/** The most messages in one call of a case: more would not test anything new. */
const maxPerCall = 5;
/** How many turns a case waits for an adapter that wrongly sends again. */
const turnsAfter = 50;

/** All codes of reasons. */
const reasonCodes: Readonly<Record<ReasonCode, true>> = {
  invalid_recipient: true,
  opted_out: true,
  content_refused: true,
  invalid_request: true,
  too_long: true,
  needs_template: true,
  address_gone: true,
  recipient_unavailable: true,
  provider_refused: true,
  insufficient_credit: true,
  unauthorized: true,
  rate_limited: true,
  unavailable: true,
  not_connected: true,
  no_answer: true,
  unreadable_answer: true,
  lease_expired: true,
  restored: true,
  too_late: true,
  not_begun: true,
  expired: true,
  notifier_failed: true,
  interceptor_failed: true,
  stopped: true,
  over_limit: true,
  suppressed: true,
  quiet_hours: true,
  resolved: true,
};

/** Makes a case of the contract on a new stage, if the provider can have this behaviour. */
export type OnStage = (
  behaviour: ProviderBehaviour,
  name: string,
  work: (bench: NotifierBench) => Promise<void>,
) => readonly ContractCase[];

interface BenchSettings {
  readonly message: (index: number) => Outgoing;
  readonly patienceMs: number;
}

/** A notifier under test, with the calls that the core makes. */
export class NotifierBench {
  readonly notifier: Notifier;
  readonly #stage: NotifierStage;
  readonly #message: (index: number) => Outgoing;
  readonly #patienceMs: number;

  private constructor(stage: NotifierStage, { message, patienceMs }: BenchSettings) {
    this.notifier = stage.notifier;
    this.#stage = stage;
    this.#message = message;
    this.#patienceMs = patienceMs;
  }

  /** Makes a bench, runs work on it, and removes its stage. */
  static async run(
    stage: NotifierStage,
    settings: BenchSettings,
    work: (bench: NotifierBench) => Promise<void>,
  ): Promise<void> {
    try {
      await work(new NotifierBench(stage, settings));
    } finally {
      await stage.notifier.close?.();
      await stage.remove?.();
    }
  }

  get heard(): readonly HeardMessage[] {
    return this.#stage.heard();
  }

  /** How many messages the cases put in one call. */
  get perCall(): number {
    return Math.min(this.notifier.limits?.perCall ?? 1, maxPerCall);
  }

  /** The messages of one call, to different recipients. */
  messages(from = 0): readonly Outgoing[] {
    return Array.from({ length: this.perCall }, (_, index) => this.#message(from + index));
  }

  /** Submits messages, and checks that there is one answer for each. */
  async send(
    messages: readonly Outgoing[] = this.messages(),
    signal: AbortSignal = new AbortController().signal,
    writing: () => void = () => {},
  ): Promise<readonly Submission[]> {
    const submissions = await this.notifier.send(messages, { signal, writing });
    assert.equal(
      submissions.length,
      messages.length,
      'the notifier answers with one submission for each message',
    );
    for (const submission of submissions) this.#assertSubmission(submission, messages);
    return submissions;
  }

  /** Waits until the provider has read so many messages. */
  async hasHeard(count: number): Promise<void> {
    await eventually(() => this.heard.length >= count, 'the request to the provider', this.#patienceMs);
  }

  /** The answers of a call that should end now. @throws AssertionError if it does not end in time */
  async promptly(sending: Promise<readonly Submission[]>): Promise<readonly Submission[]> {
    let ended = false;
    const end = (): void => {
      ended = true;
    };
    sending.then(end, end);
    await eventually(() => ended, 'the end of a call whose signal was aborted', this.#patienceMs);
    return await sending;
  }

  /** @throws AssertionError if the provider was asked to send a message more than once, now or a little later */
  async assertNoneTwice(): Promise<void> {
    await turnEventLoop(turnsAfter);
    const addresses = this.heard.map(({ to }) => to);
    assert.deepEqual(addresses, [...new Set(addresses)], 'the provider was asked to send a message again');
  }

  #assertSubmission(submission: Submission, messages: readonly Outgoing[]): void {
    if (submission.outcome === 'accepted') {
      for (const id of [submission.reference, ...(submission.aliases ?? [])])
        assert.ok(id === undefined || /^[^\p{C}]{1,255}$/u.test(id), 'an id has 1–255 printable characters');
      for (const count of [submission.units, submission.balance])
        assert.ok(count === undefined || Number.isFinite(count), 'units and balance are numbers');
      return;
    }
    const { code, message } = submission.reason;
    assert.ok(Object.hasOwn(reasonCodes, code), `${code} is not a code of a reason`);
    assert.ok(message.trim().length > 0, 'a reason must have a message in words');
    for (const { to } of messages) assert.ok(!message.includes(to), 'a reason holds no whole address');
    if (submission.outcome === 'deferred' && submission.retryAfterMs !== undefined)
      assert.ok(
        submission.retryAfterMs >= 0 && Number.isFinite(submission.retryAfterMs),
        'a delay is a length of time',
      );
    if (submission.outcome === 'deferred' && submission.scope !== undefined)
      assert.ok(
        submission.scope === 'message' || submission.scope === 'notifier',
        "a deferral is a message's own trouble, or the notifier's",
      );
  }
}
