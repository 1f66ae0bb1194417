import { type Clock, ClockComparison, idsOf, systemClock, toleranceMs } from './clock.ts';

/** How often the server's time is looked at, in milliseconds: clocks drift apart. */
const lookEveryMs = 60_000;

/** How the difference between the two clocks is reported. */
export interface ClockDifference {
  /** From which difference on, in milliseconds. */
  readonly fromMs: number;
  /** Called once, until the difference is smaller again. @param aheadMs below 0 if the machine's clock is behind */
  readonly warn: (aheadMs: number) => void;
  /** Called if the server could not be asked. */
  readonly failed: (error: unknown) => void;
}

/**
 * Shows the time of a server that several machines share. Between two looks, the machine's monotonic clock measures the
 * time that passes: if somebody sets the machine's time of day, this clock goes on as before.
 */
export class SharedClock implements Clock {
  readonly #machine: Clock;
  readonly #ask: () => Promise<Date>;
  readonly #id: Clock['id'];
  /** The server's time minus the monotonic time, in milliseconds. */
  #offset: number;
  readonly #comparison: ClockComparison;
  /** True if the offset may be wrong: it was never measured, or the machine's clock was set, or the machine slept. */
  #doubted = true;
  #measured = false;
  #looking: Promise<void> | undefined;
  #difference: ClockDifference | undefined;
  #hasWarned = false;
  #cancelTimer = (): void => {};
  #unwatch = (): void => {};
  readonly #onSet = new Set<(byMs: number) => void>();

  /** @param ask reads the server's time */
  constructor(machine: Clock, ask: () => Promise<Date>) {
    this.#machine = machine;
    this.#ask = ask;
    // The clocks of two hubs of a process may differ: the ids of one would hold those of the other at its later time.
    this.#id = machine.id === systemClock.id ? idsOf() : (at) => machine.id(at);
    this.#offset = machine.now().getTime() - machine.monotonicMs();
    this.#comparison = new ClockComparison(machine, () => {
      this.#doubted = true;
    });
  }

  now(): Date {
    return new Date(this.#machine.monotonicMs() + this.#offset);
  }

  monotonicMs(): number {
    return this.#machine.monotonicMs();
  }

  wakeAt(at: Date, callback: () => void): () => void {
    const delayMs = at.getTime() - this.now().getTime();
    return this.#machine.wakeAt(new Date(this.#machine.now().getTime() + delayMs), callback);
  }

  /** Calls back if the server's time was set, or if the machine slept. */
  onSet(callback: (byMs: number) => void): () => void {
    this.#onSet.add(callback);
    return () => void this.#onSet.delete(callback);
  }

  random(): number {
    return this.#machine.random();
  }

  /** Begins with the server's time, as the times of messages do: they are found by both. */
  id(): string {
    return this.#id(this.now());
  }

  /** By how much the machine's clock is ahead of the server's, in milliseconds; undefined if it was never measured. */
  get aheadMs(): number | undefined {
    return this.#measured ? Math.round(this.#machine.now().getTime() - this.now().getTime()) : undefined;
  }

  /** Looks at the server's time, and again each minute. It does not reject. */
  async start(difference: ClockDifference): Promise<void> {
    this.#difference = difference;
    this.#unwatch = this.#machine.onSet(() => void this.#lookLogged());
    await this.#lookLogged();
    this.#lookLater();
  }

  stop(): void {
    this.#cancelTimer();
    this.#unwatch();
    this.#difference = undefined;
  }

  /** If the time may be wrong, looks at the server's; rejects if that fails. Else undefined. */
  settled(): Promise<void> | undefined {
    this.#comparison.look();
    return this.#doubted ? this.#look() : undefined;
  }

  #lookLater(): void {
    if (this.#difference === undefined) return;
    const at = new Date(this.#machine.now().getTime() + lookEveryMs);
    this.#cancelTimer = this.#machine.wakeAt(at, () => void this.#lookLogged().then(() => this.#lookLater()));
  }

  async #lookLogged(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      this.#difference?.failed(error);
    }
  }

  #look(): Promise<void> {
    this.#looking ??= this.#measure().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #measure(): Promise<void> {
    this.#comparison.look();
    const before = this.#machine.monotonicMs();
    const at = (await this.#ask()).getTime();
    // The server read its clock at some moment of the call.
    const [least, most] = [at - this.#machine.monotonicMs(), at - before];
    const isRight = this.#measured && this.#offset >= least - 1 && this.#offset <= most + 1;
    const byMs = isRight ? 0 : (least + most) / 2 - this.#offset;
    const wasMeasured = this.#measured;
    this.#offset += byMs;
    this.#doubted = false;
    this.#measured = true;
    if (wasMeasured && Math.abs(byMs) > toleranceMs)
      for (const callback of this.#onSet) callback(Math.round(byMs));
    this.#warn();
  }

  #warn(): void {
    const { aheadMs = 0 } = this;
    const isFar = this.#difference !== undefined && Math.abs(aheadMs) > this.#difference.fromMs;
    if (isFar && !this.#hasWarned) this.#difference?.warn(aheadMs);
    this.#hasWarned = isFar;
  }
}
