import type { Clock } from '../base/clock.ts';
import type { Store } from '../ports/store.ts';

/** For how long one process has a subscriber's name, in milliseconds, unless it renews the lease. After a crash, another process waits as long. */
export const leaseMs = 15_000;
const renewMs = 5_000;

/** Who asks for which name. */
export interface NameLeaseRequest {
  readonly name: string;
  readonly owner: string;
  readonly from: 'start' | 'now';
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * The right to tell a subscriber its events: one process at a time has it. It is renewed until it is released, also
 * while a handler takes its time. The subscriber's place is stored with it.
 */
export class NameLease {
  /** The number of the last event that the subscriber was told, when the lease was taken. */
  readonly place: number;
  readonly #request: NameLeaseRequest;
  #ended = false;
  #lost = false;
  #cancelTimer = (): void => {};

  private constructor(request: NameLeaseRequest, place: number) {
    this.#request = request;
    this.place = place;
    this.#renewLater();
  }

  /** Takes the name; undefined if another process has it. */
  static async take(request: NameLeaseRequest): Promise<NameLease | undefined> {
    const place = await ask(request, leaseMs);
    return place === undefined ? undefined : new NameLease(request, place);
  }

  /** True if another process has taken the name: it tells the events now. */
  get lost(): boolean {
    return this.#lost;
  }

  async storePlace(place: number): Promise<void> {
    await ask(this.#request, leaseMs, place);
  }

  /** Stores the place and leaves the name to other processes. */
  async release(place: number): Promise<void> {
    this.#ended = true;
    this.#cancelTimer();
    await ask(this.#request, 0, place);
  }

  #renewLater(): void {
    if (this.#ended || this.#lost) return;
    const { clock } = this.#request;
    const at = new Date(clock.now().getTime() + renewMs);
    this.#cancelTimer = clock.wakeAt(at, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    try {
      this.#lost ||= (await ask(this.#request, leaseMs)) === undefined;
    } catch {
      // Reading or storing the place will fail as well, and tell.
    }
    this.#renewLater();
  }
}

/** The subscriber's place; undefined if another process has its name. */
function ask(
  { name, owner, from, store, clock }: NameLeaseRequest,
  forMs: number,
  cursor?: number,
): Promise<number | undefined> {
  const at = clock.now();
  const until = new Date(at.getTime() + forMs);
  return store.subscriber(name, { owner, at, until, from, ...(cursor !== undefined && { cursor }) });
}
