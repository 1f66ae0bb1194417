import type { Clock } from '../base/clock.ts';
import type { Submission } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Claim } from './claim.ts';
import { toOutgoing } from './to-outgoing.ts';

/** What a call of a notifier came to. */
export type CallEnd =
  | { readonly kind: 'answered'; readonly submissions: readonly (Submission | undefined)[] }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** Surely nothing was written: its messages had expired, its time was over, or the hub stops. */
  | { readonly kind: 'not_begun' };

export interface CallSettings {
  readonly clock: Clock;
  /** When its total time is over. */
  readonly deadline: Date;
  /** True if the notifier says by `writing()` when it begins; otherwise `send()` begins it. */
  readonly tells: boolean;
  /** True when nothing may be begun any more. */
  readonly ended: () => boolean;
  /** Called when the first byte may go out: from then on, the messages may have been sent. */
  readonly begun: (claims: readonly Claim[]) => void;
}

/**
 * One call of `send()` of a notifier. Until it is begun, it ends without harm: when the hub stops, or when nothing of it
 * is worth sending any more.
 */
export class NotifierCall {
  readonly #notifier: Notifier;
  readonly #claims: readonly Claim[];
  readonly #settings: CallSettings;
  readonly #abort = new AbortController();
  #begun = false;
  /** True when it was told that nothing may be written. */
  #tooLate = false;
  #cancelExpiry = (): void => {};

  constructor(notifier: Notifier, claims: readonly Claim[], settings: CallSettings) {
    this.#notifier = notifier;
    this.#claims = claims;
    this.#settings = settings;
  }

  /** True when its first byte may have gone out. */
  get begun(): boolean {
    return this.#begun;
  }

  async run(): Promise<CallEnd> {
    const { clock, deadline } = this.#settings;
    const cancel = clock.wakeAt(deadline, () => this.#abort.abort(timeUp('the call took too long')));
    this.#watchExpiry();
    try {
      const end = await this.#ended();
      return this.#tooLate && !this.#begun && !mayBeSent(end) ? { kind: 'not_begun' } : end;
    } finally {
      cancel();
      this.#cancelExpiry();
    }
  }

  /** Ends it: a call that is not begun never will be; one that is begun should answer now, with what it knows. */
  stop(): void {
    this.#giveUp('the hub stops');
  }

  async #ended(): Promise<CallEnd> {
    try {
      if (!this.#settings.tells) this.#writing();
      const options = { signal: this.#abort.signal, writing: () => this.#writing() };
      const submissions = await this.#notifier.send(this.#claims.map(toOutgoing), options);
      return { kind: 'answered', submissions: Array.isArray(submissions) ? submissions : [] };
    } catch (error) {
      return { kind: 'threw', error };
    }
  }

  /** The last look before the first byte. */
  #writing(): void {
    const { clock, deadline, ended, begun } = this.#settings;
    const now = clock.now();
    const expired = this.#claims.some((claim) => isTooOld(claim, now));
    // A second request of the same call is held back too.
    if (this.#tooLate || ended() || expired || now >= deadline) {
      this.#tooLate = true;
      throw new TooLateError();
    }
    if (this.#begun) return;
    this.#begun = true;
    this.#cancelExpiry();
    begun(this.#claims);
  }

  /** Until it is begun, its time ends with its last message's. */
  #watchExpiry(): void {
    const expiries = this.#claims.map(
      ({ message }) => message.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    const last = Math.max(...expiries);
    if (last >= this.#settings.deadline.getTime()) return;
    this.#cancelExpiry = this.#settings.clock.wakeAt(new Date(last), () =>
      this.#giveUp('its messages have expired'),
    );
  }

  #giveUp(why: string): void {
    if (!this.#begun) this.#tooLate = true;
    this.#abort.abort(timeUp(why));
  }
}

/** What `writing()` throws when nothing may be written any more. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';

  constructor() {
    super('It is too late to write: nothing may go out.');
  }
}

/** True when a message has expired: sent now, it would be worth nothing. */
export function isTooOld({ message }: Claim, at: Date): boolean {
  return message.expiresAt !== undefined && message.expiresAt <= at;
}

/** True when a notifier says that it wrote all the same: its word counts, whatever it was told. */
export function mayBeSent(end: CallEnd): boolean {
  return (
    end.kind === 'answered' &&
    end.submissions.some((one) => one?.outcome === 'accepted' || one?.outcome === 'unknown')
  );
}

function timeUp(why: string): DOMException {
  return new DOMException(why, 'TimeoutError');
}
