import type { Observation } from './observer.ts';

/** A piece of work as all observers of a hub follow it. */
export class GuardedObservation<End> {
  readonly #observations: readonly Observation<End>[];
  /** The span of the work, as a `traceparent`: that of the first observer which has one. */
  readonly trace: string | undefined;

  /** @param observations they do not throw */
  constructor(observations: readonly Observation<End>[]) {
    this.#observations = observations;
    this.trace = observations.find(({ trace }) => trace !== undefined)?.trace;
  }

  /** Begins the work within all observations. */
  within<Result>(work: () => Result): Result {
    const nested = this.#observations.reduceRight<() => Result>(
      (inner, { within }) => (within === undefined ? inner : () => within(inner)),
      work,
    );
    return nested();
  }

  ended(end: End): void {
    for (const observation of this.#observations) observation.ended(end);
  }
}
