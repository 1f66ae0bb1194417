import type { Act } from '../acts/act.ts';
import type { Clock } from '../base/clock.ts';
import { eventHandedOut } from '../handout/handed-out.ts';
import { type AddressConsent, consentOf } from '../mark/address-consent.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Page } from '../ports/page.ts';
import type { ActQuery, BalancePoint, Queue, StoreReads, Stray, UnknownMessages } from '../ports/reading.ts';
import type { StatsRow } from '../tally/stats.ts';
import { checkedAddress, checkedId } from './checked-id.ts';
import { type Addressing, addressesFor, consentAddresses } from './message-query.ts';
import {
  type BalancesQuery,
  checkedActs,
  checkedBalances,
  checkedHistory,
  checkedStats,
  checkedStrays,
  type HistoryOptions,
  type StatisticsQuery,
  type StraysQuery,
} from './reading-queries.ts';

/** The store to read, and how addresses and times of a question are understood. */
export interface ReadingContext {
  readonly store: StoreReads;
  readonly clock: Clock;
  readonly addressing: Addressing;
}

/**
 * Answers the questions of people about messages: `hub.reading`. It reads the store, with indexes and counters: an answer costs about the
 * same however many messages there are. Each method rejects with an InvalidArgumentError if its query is not valid.
 */
export class Reading {
  readonly #context: ReadingContext;

  /** @internal */
  constructor(context: ReadingContext) {
    this.#context = context;
  }

  /** The events of one message, in order, with the message as it is now. Events beyond `retain.events` are gone. */
  async history(id: string, options: HistoryOptions = {}): Promise<readonly CoreEvent[]> {
    const asked = checkedHistory(options);
    return (await this.#context.store.history(checkedId(id, 'history()'), asked)).map(eventHandedOut);
  }

  /**
   * The things that providers sent and that belong to no message, newest first: reports that wait for their message (`parked`),
   * unusable entries (`quarantined`), reports that contradict another (`conflict`), messages to us (`inbound`) and news of
   * addresses (`change`).
   *
   * @example
   * const { items } = await hub.reading.strays({ to: '699 12 85 31' });
   */
  async strays(query: StraysQuery = {}): Promise<Page<Stray>> {
    const { store, addressing } = this.#context;
    const { to, ...others } = checkedStrays(query);
    return await store.strays({
      ...others,
      ...(to !== undefined && { to: addressesFor(to, 'strays()', addressing) }),
    });
  }

  /** The messages that wait, by notifier: how many, how many of them are held, since when, and when the first expires. */
  queues(): Promise<readonly Queue[]> {
    return this.#context.store.queues();
  }

  /** How many messages have an unknown outcome, and when the oldest was accepted. */
  unknown(): Promise<UnknownMessages> {
    return this.#context.store.unknown();
  }

  /** The number of the last event: cheap enough to look every second whether anything is new. */
  latest(): Promise<number> {
    return this.#context.store.latest();
  }

  /**
   * Statistics, counted in the transactions that stored the events. They say nothing of a person, so they stay when
   * messages are erased and deleted. A delivery counts in the bucket in which its attempt began.
   *
   * @example
   * const rows = await hub.reading.stats({ from: '2026-01-31T00:00:00+01:00', step: '1h', by: ['notifier'] });
   */
  async stats(query: StatisticsQuery): Promise<readonly StatsRow[]> {
    const { store, clock } = this.#context;
    return await store.stats(checkedStats(query, clock.now()));
  }

  /** The balances that were stored (`hub.balance(…, { record: true })`, `balanceWatch()`), the last of each bucket. */
  async balances(query: BalancesQuery): Promise<readonly BalancePoint[]> {
    return await this.#context.store.balances(checkedBalances(query));
  }

  /**
   * Which messages an address takes no more, and whether it is tried. Undefined if nothing is known against it.
   *
   * @param to the address: a number in any form that `notify()` takes, or another address
   * @throws InvalidArgumentError if it is not valid
   */
  async consent(to: string): Promise<AddressConsent | undefined> {
    const { store, clock, addressing } = this.#context;
    const addresses = consentAddresses(checkedAddress(to, 'consent()'), 'consent()', addressing);
    return consentOf(await store.marks({ names: addresses.map(addressing.markOf) }), clock.now());
  }

  /** The acts of people (`Act.what`), newest first; kept for 400 days. */
  async acts(query: ActQuery = {}): Promise<Page<Act>> {
    return await this.#context.store.acts(checkedActs(query));
  }
}
