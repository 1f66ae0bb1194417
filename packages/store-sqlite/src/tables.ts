import type { DatabaseSync } from 'node:sqlite';
import { ActTable } from './act-table.ts';
import { BalanceTable } from './balance-table.ts';
import { EventTable } from './event-table.ts';
import { LookupTable } from './lookup-table.ts';
import { MessageTable } from './message-table.ts';
import { ParkedTable } from './parked-table.ts';
import { PauseTable } from './pause-table.ts';
import { ReferenceTable } from './reference-table.ts';
import type { ResolvedSettings } from './settings.ts';
import { SubscriberTable } from './subscriber-table.ts';
import { TallyTable } from './tally-table.ts';
import { UnknownAddressTable } from './unknown-address-table.ts';

/** Every table of a file, with its statements prepared. */
export class Tables {
  readonly messages: MessageTable;
  readonly references: ReferenceTable;
  readonly unknownAddresses: UnknownAddressTable;
  readonly parked: ParkedTable;
  readonly events: EventTable;
  readonly pauses: PauseTable;
  readonly subscribers: SubscriberTable;
  readonly lookups: LookupTable;
  readonly tallies: TallyTable;
  readonly balances: BalanceTable;
  readonly acts: ActTable;

  constructor(db: DatabaseSync, { maxParked, maxQuarantined }: ResolvedSettings) {
    this.messages = new MessageTable(db);
    this.references = new ReferenceTable(db);
    this.unknownAddresses = new UnknownAddressTable(db);
    this.parked = new ParkedTable(db, maxParked);
    this.events = new EventTable(db, maxQuarantined);
    this.pauses = new PauseTable(db);
    this.subscribers = new SubscriberTable(db);
    this.lookups = new LookupTable(db);
    this.tallies = new TallyTable(db);
    this.balances = new BalanceTable(db);
    this.acts = new ActTable(db);
  }

  /** Drops all caches. */
  forget(): void {
    this.messages.forget();
    this.parked.forget();
    this.unknownAddresses.forget();
    this.lookups.forget();
    this.tallies.forget();
  }
}
