import type { Clock, Deadline } from '../base/clock.ts';
import type { Submission } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { ClaimedAttempt } from './claimed-attempt.ts';
import { toOutgoing } from './to-outgoing.ts';

/** How a call of a notifier ended. */
export type CallEnd =
  | { readonly kind: 'answered'; readonly submissions: readonly (Submission | undefined)[] }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** It surely wrote nothing: its messages had expired, its time was over, or the hub stopped. */
  | { readonly kind: 'not_begun' };

export interface CallSettings {
  readonly clock: Clock;
  /** The end of its total time-out. */
  readonly deadline: Deadline;
  /** True if the notifier calls `writing()` when it begins. Otherwise the call begins with `send()`. */
  readonly tells: boolean;
  /** True if calls may not begin any more. */
  readonly ended: () => boolean;
  /** Called right before the first byte may go out. From then on, the messages may have been sent. */
  readonly begun: (attempts: readonly ClaimedAttempt[]) => void;
  /** The opt-out link of an address. */
  readonly optOutUrlOf?: ((address: string) => string | undefined) | undefined;
}

/**
 * One call of a notifier's `send()`. Until it has begun, it can be given up without harm: if the hub stops, its time-out
 * ends, or all its messages expire. If some have expired when it wants to write, it is given up too.
 */
export class NotifierCall {
  readonly #notifier: Notifier;
  readonly #attempts: readonly ClaimedAttempt[];
  readonly #settings: CallSettings;
  readonly #abort = new AbortController();
  #begun = false;
  /** True if the call was given up before it began, or has ended: it must not write any more. */
  #tooLate = false;
  #cancelExpiry = (): void => {};

  constructor(notifier: Notifier, attempts: readonly ClaimedAttempt[], settings: CallSettings) {
    this.#notifier = notifier;
    this.#attempts = attempts;
    this.#settings = settings;
  }

  /** True if its first byte may have gone out. */
  get begun(): boolean {
    return this.#begun;
  }

  /** True if the notifier says when it begins. */
  get tells(): boolean {
    return this.#settings.tells;
  }

  async run(): Promise<CallEnd> {
    const { clock, deadline, tells, optOutUrlOf } = this.#settings;
    const endsAt = deadline.at;
    const cancel = clock.wakeAt(endsAt, () => this.#abort.abort(timeUp('the call took too long')));
    this.#watchExpiry(endsAt);
    let end: CallEnd;
    try {
      if (!tells) this.#writing();
      const options = { signal: this.#abort.signal, writing: () => this.#writing() };
      const outgoing = this.#attempts.map((claimed) => toOutgoing(claimed, optOutUrlOf));
      const submissions = await this.#notifier.send(outgoing, options);
      end = { kind: 'answered', submissions: Array.isArray(submissions) ? submissions : [] };
    } catch (error) {
      end = { kind: 'threw', error };
    } finally {
      cancel();
      this.#cancelExpiry();
    }
    const gaveUp = this.#tooLate;
    // Its answer is recorded now: it must not write any more.
    this.#tooLate = true;
    return gaveUp && !this.#begun && !mayBeSent(end) ? { kind: 'not_begun' } : end;
  }

  /** Gives up a call that has not begun. A call that has begun is asked to answer now. */
  stop(): void {
    this.#giveUp('the hub stops');
  }

  /** The last check before the first byte. @throws TooLateError if the call must not write */
  #writing(): void {
    const { clock, deadline, ended, begun } = this.#settings;
    const now = clock.now();
    // One is enough: `send()` then sends the others by another call.
    const expired = this.#attempts.some((claimed) => isTooOld(claimed, now));
    // A second request of a call that was given up must not be written either.
    if (this.#tooLate || ended() || expired || deadline.leftMs <= 0) {
      this.#tooLate = true;
      throw new TooLateError();
    }
    if (this.#begun) return;
    this.#begun = true;
    this.#cancelExpiry();
    begun(this.#attempts);
  }

  /** Gives up the call when its last message expires, unless it has begun. */
  #watchExpiry(endsAt: Date): void {
    let last = 0;
    for (const { message } of this.#attempts)
      last = Math.max(last, message.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
    if (last >= endsAt.getTime()) return;
    this.#cancelExpiry = this.#settings.clock.wakeAt(new Date(last), () =>
      this.#giveUp('its messages have expired'),
    );
  }

  #giveUp(why: string): void {
    if (!this.#begun) this.#tooLate = true;
    this.#abort.abort(timeUp(why));
  }
}

/** `writing()` throws it if the call must not write any more. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';

  constructor() {
    super('It is too late to write: nothing may go out.');
  }
}

/** True if a message has expired. */
export function isTooOld({ message }: ClaimedAttempt, at: Date): boolean {
  return message.expiresAt !== undefined && message.expiresAt.getTime() <= at.getTime();
}

/** True if the notifier's answer says that it may have written, even if the call was given up. */
export function mayBeSent(end: CallEnd): boolean {
  return (
    end.kind === 'answered' &&
    end.submissions.some((one) => one?.outcome === 'accepted' || one?.outcome === 'unknown')
  );
}

function timeUp(why: string): DOMException {
  return new DOMException(why, 'TimeoutError');
}
