import type { Balance, Channel, Notifier, NotifierLimits, Outgoing, Submission } from '@nkul/core/adapter';

export interface FakeNotifierOptions {
  /** @default 'fake' */
  readonly name?: string;
  /** @default 'sms' */
  readonly channel?: Channel;
  readonly limits?: NotifierLimits;
  /** The answer of a call without a scripted one. @default accepts each message, as `<name>-1`, `<name>-2`, … */
  readonly answer?: FakeAnswer;
  /** The function behind `balance()`. Without it, the notifier cannot read a balance. */
  readonly balance?: () => Balance | Promise<Balance>;
  /**
   * True if it respects its signal, as a good adapter does: on abort, a call held by a gate answers `unknown` for each
   * message, and a call that has not begun does not begin. False if it ignores the signal.
   *
   * @default true
   */
  readonly heedsAbort?: boolean;
  /** True if it calls `writing()` when it begins. `holdConnecting()` holds its calls before that. @default false */
  readonly tellsWriting?: boolean;
}

/** The answer of a call: one for all its messages, a list with one for each, an error to throw, or a function. */
export type FakeAnswer =
  | Submission
  | readonly Submission[]
  | Error
  | ((messages: readonly Outgoing[]) => readonly Submission[] | Promise<readonly Submission[]>);

/** One call of `send()`. */
export interface FakeCall {
  readonly messages: readonly Outgoing[];
  readonly signal: AbortSignal;
  /** True once its first byte was written. With `tellsWriting`, `writing()` was called and did not throw. */
  readonly written: boolean;
  /** True once it has answered or thrown. */
  readonly ended: boolean;
}

/** Holds calls until a test releases them. */
export interface Gate {
  /** How many calls it holds. */
  readonly waiting: number;
  /** Releases the first `count` calls. Without `count`, it releases all and is removed. */
  release(count?: number): void;
}

/**
 * Makes a notifier that sends nothing. A test scripts its answers, and reads its calls.
 *
 * @example
 * const sms = fakeNotifier({ name: 'sms' });
 * sms.script({ outcome: 'rejected', reason: { code: 'provider_refused', message: 'not today' } });
 */
export function fakeNotifier(options: FakeNotifierOptions = {}): FakeNotifier {
  return new FakeNotifier(options);
}

/** A notifier whose answers a test scripts. Made by `fakeNotifier()`. */
export class FakeNotifier implements Notifier {
  readonly name: string;
  readonly channel: Channel;
  readonly limits?: NotifierLimits;
  readonly tellsWriting: boolean;
  readonly balance?: (options: { readonly signal: AbortSignal }) => Promise<Balance>;
  readonly #answer: FakeAnswer;
  readonly #heedsAbort: boolean;
  readonly #script: FakeAnswer[] = [];
  readonly #calls: RunningCall[] = [];
  #gate: ClosedGate | undefined;
  #connecting: ClosedGate | undefined;
  #references = 0;
  #peakInFlight = 0;
  #closed = 0;

  constructor({
    name = 'fake',
    channel = 'sms',
    limits,
    answer,
    balance,
    heedsAbort = true,
    tellsWriting = false,
  }: FakeNotifierOptions) {
    this.name = name;
    this.channel = channel;
    if (limits !== undefined) this.limits = limits;
    if (balance !== undefined) this.balance = async () => await balance();
    this.#answer = answer ?? ((messages) => messages.map(() => this.#accepted()));
    this.#heedsAbort = heedsAbort;
    this.tellsWriting = tellsWriting;
  }

  /** Adds answers for the next calls, one for each call. After them, the default answer applies again. */
  script(...answers: readonly FakeAnswer[]): void {
    this.#script.push(...answers);
  }

  /** Holds every call that begins from now on, until the gate releases it. Its answer is taken then. */
  hold(): Gate {
    this.#gate ??= new ClosedGate(() => {
      this.#gate = undefined;
    });
    return this.#gate;
  }

  /** Holds every call that begins from now on before it writes, like a slow connection, until the gate releases it. */
  holdConnecting(): Gate {
    this.#connecting ??= new ClosedGate(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** The calls that began, in order. */
  get calls(): readonly FakeCall[] {
    return this.#calls;
  }

  /** The messages of all calls, in order. */
  get messages(): readonly Outgoing[] {
    return this.#calls.flatMap((call) => call.messages);
  }

  /** Calls under way now. */
  get inFlight(): number {
    return this.#calls.filter((call) => !call.ended).length;
  }

  /** The most calls that were under way at once. */
  get peakInFlight(): number {
    return this.#peakInFlight;
  }

  /** How often `close()` was called. */
  get closed(): number {
    return this.#closed;
  }

  async send(
    messages: readonly Outgoing[],
    { signal, writing }: { readonly signal: AbortSignal; readonly writing?: () => void },
  ): Promise<readonly Submission[]> {
    if (this.#heedsAbort && signal.aborted) return messages.map(() => notBegun);
    const call: RunningCall = { messages, signal, written: false, ended: false };
    this.#calls.push(call);
    this.#peakInFlight = Math.max(this.#peakInFlight, this.inFlight);
    try {
      if (this.#connecting !== undefined && (await this.#heldUntil(this.#connecting, signal)) === 'aborted')
        return messages.map(() => notBegun);
      if (this.tellsWriting && !mayWrite(writing)) return messages.map(() => heldBack);
      call.written = true;
      if (this.#gate !== undefined && (await this.#heldUntil(this.#gate, signal)) === 'aborted')
        return messages.map(() => noAnswer);
      return await this.#answerTo(messages);
    } finally {
      call.ended = true;
    }
  }

  async close(): Promise<void> {
    this.#closed += 1;
  }

  async #answerTo(messages: readonly Outgoing[]): Promise<readonly Submission[]> {
    const answer = this.#script.shift() ?? this.#answer;
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'function') return await answer(messages);
    return isList(answer) ? answer : messages.map(() => answer);
  }

  #accepted(): Submission {
    this.#references += 1;
    return { outcome: 'accepted', reference: `${this.name}-${this.#references}` };
  }

  async #heldUntil(gate: ClosedGate, signal: AbortSignal): Promise<'released' | 'aborted'> {
    const released = gate.wait();
    if (!this.#heedsAbort) return await released;
    const aborted = new Promise<'aborted'>((resolve) => {
      if (signal.aborted) resolve('aborted');
      else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
    });
    return await Promise.race([released, aborted]);
  }
}

/** Calls `writing()`. Returns false if it is too late to write. */
function mayWrite(writing: (() => void) | undefined): boolean {
  try {
    writing?.();
    return true;
  } catch {
    return false;
  }
}

interface RunningCall extends FakeCall {
  written: boolean;
  ended: boolean;
}

const notBegun: Submission = {
  outcome: 'deferred',
  reason: { code: 'not_connected', message: 'the time was over before the call began' },
};

const heldBack: Submission = {
  outcome: 'deferred',
  reason: { code: 'too_late', message: 'it was too late to begin the call' },
  retryAfterMs: 0,
};

const noAnswer: Submission = {
  outcome: 'unknown',
  reason: { code: 'no_answer', message: 'the call was aborted before an answer came' },
};

function isList(answer: Submission | readonly Submission[]): answer is readonly Submission[] {
  return Array.isArray(answer);
}

class ClosedGate implements Gate {
  readonly #waiting: (() => void)[] = [];
  readonly #opened: () => void;

  constructor(opened: () => void) {
    this.#opened = opened;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  wait(): Promise<'released'> {
    return new Promise((resolve) => this.#waiting.push(() => resolve('released')));
  }

  release(count?: number): void {
    for (const letGo of this.#waiting.splice(0, count ?? this.#waiting.length)) letGo();
    if (count === undefined) this.#opened();
  }
}
