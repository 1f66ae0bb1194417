import type { Clock } from '../base/clock.ts';
import type { Store } from '../ports/store.ts';

/** The length of a lease that is not renewed, in milliseconds. After a crash, other processes wait that long. */
export const leaseMs = 15_000;
const renewMs = 5_000;

/** A process and the subscriber's name that it asks for. */
export interface NameLeaseRequest {
  readonly name: string;
  readonly owner: string;
  readonly from: 'start' | 'now';
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * The right to emit events to the subscriber of a name. One process at a time has it, and renews it until it is
 * released, even while a handler runs for long. The subscriber's cursor is stored with it.
 */
export class NameLease {
  /** The number of the last event that the subscriber had handled when the lease was taken. */
  readonly place: number;
  readonly #request: NameLeaseRequest;
  #ended = false;
  #lost = false;
  /** The last renewal, which may be under way. It never rejects. */
  #renewal: Promise<void> | undefined;
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

  /** True if another process has taken the name, and emits the events now. */
  get lost(): boolean {
    return this.#lost;
  }

  async storePlace(place: number): Promise<void> {
    await ask(this.#request, leaseMs, place);
  }

  /** Stores the place, and gives the name back to all processes. A renewal under way could come behind that: it waits for it. */
  async release(place: number): Promise<void> {
    this.#ended = true;
    this.#cancelTimer();
    await this.#renewal;
    await ask(this.#request, 0, place);
  }

  #renewLater(): void {
    if (this.#ended || this.#lost) return;
    const { clock } = this.#request;
    const at = new Date(clock.now().getTime() + renewMs);
    this.#cancelTimer = clock.wakeAt(at, () => {
      this.#renewal = this.#renew();
    });
  }

  async #renew(): Promise<void> {
    try {
      this.#lost ||= (await ask(this.#request, leaseMs)) === undefined;
    } catch {
      // Reading events or storing the place will fail too, and the subscription logs that.
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
