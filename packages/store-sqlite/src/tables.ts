import type { DatabaseSync } from 'node:sqlite';
import { type ErasedSubjects, hasReference, quotesAddress } from '@nkul/core/store';
import { ActTable } from './act-table.ts';
import { BalanceTable } from './balance-table.ts';
import { ByteEraser } from './byte-eraser.ts';
import { ChargeTable } from './charge-table.ts';
import { Closing } from './closing.ts';
import { EventTable } from './event-table.ts';
import { EventTexts } from './event-text.ts';
import { KeyTable } from './key-table.ts';
import { LaneTable } from './lane-table.ts';
import { MarkTable } from './mark-table.ts';
import { Marks } from './marks.ts';
import { MessageTable } from './message-table.ts';
import { MessageTexts } from './message-texts.ts';
import { ParkedTable } from './parked-table.ts';
import { PauseTable } from './pause-table.ts';
import { PersonalTexts } from './personal-texts.ts';
import { PlanTable } from './plan-table.ts';
import type { ResolvedSettings } from './settings.ts';
import { StatusCounts } from './status-counts.ts';
import { SubscriberTable } from './subscriber-table.ts';
import { TallyTable } from './tally-table.ts';
import { TermHash } from './term-hash.ts';
import { TermTable } from './term-table.ts';
import { UnknownAttemptTable } from './unknown-attempt-table.ts';

/** Every table of a file, with its statements prepared. */
export class Tables {
  readonly hash: TermHash;
  readonly marks: Marks;
  readonly personal: PersonalTexts;
  readonly bytes: ByteEraser;
  readonly closing: Closing;
  readonly plans: PlanTable;
  readonly terms: TermTable;
  readonly keys: KeyTable;
  readonly counts: StatusCounts;
  readonly messages: MessageTable;
  readonly unknownAttempts: UnknownAttemptTable;
  readonly parked: ParkedTable;
  readonly events: EventTable;
  readonly pauses: PauseTable;
  readonly lanes: LaneTable;
  readonly subscribers: SubscriberTable;
  readonly tallies: TallyTable;
  readonly balances: BalanceTable;
  readonly acts: ActTable;
  readonly charges: ChargeTable;
  readonly facts: MarkTable;

  constructor(
    db: DatabaseSync,
    secret: Uint8Array,
    { maxParked, maxQuarantined, busyTimeoutMs }: ResolvedSettings,
  ) {
    this.hash = new TermHash(secret);
    this.marks = new Marks(db);
    this.personal = new PersonalTexts(db, this.marks);
    this.closing = new Closing(db);
    this.bytes = new ByteEraser(db, busyTimeoutMs);
    this.plans = new PlanTable(db);
    this.terms = new TermTable(db);
    this.keys = new KeyTable(db);
    this.counts = new StatusCounts(db);
    const { hash, marks, personal, plans, terms, keys, counts } = this;
    const texts = new MessageTexts(personal, plans);
    this.messages = new MessageTable(db, { texts, terms, keys, hash, counts, marks });
    const message = (number: number) => this.messages.byNumber(number)?.message;
    this.unknownAttempts = new UnknownAttemptTable(db, hash, message);
    this.parked = new ParkedTable(db, { personal, hash, marks }, maxParked);
    this.events = new EventTable(
      db,
      { texts: new EventTexts(personal), personal, marks, message },
      maxQuarantined,
    );
    this.pauses = new PauseTable(db);
    this.lanes = new LaneTable(db);
    this.subscribers = new SubscriberTable(db);
    this.tallies = new TallyTable(db);
    this.balances = new BalanceTable(db);
    this.acts = new ActTable(db, personal);
    this.charges = new ChargeTable(db);
    this.facts = new MarkTable(db);
  }

  /** The messages as they are now, and addresses that are erased. */
  erasedSubjects(to: readonly string[]): ErasedSubjects {
    const { messages } = this;
    return {
      message: (id) => messages.byId(id)?.message,
      withReference: ({ notifier, reference }) =>
        [...messages.withReference(reference)].flatMap((number) => {
          const message = messages.byNumber(number)?.message;
          const has = message?.attempts.some((attempt) => hasReference(attempt, notifier, reference));
          return has && message !== undefined ? [message] : [];
        }),
      quoted: quotesAddress(to),
    };
  }

  /** Drops all caches. */
  forget(): void {
    const { personal, plans, counts, messages, parked, events, tallies } = this;
    const all = [personal, plans, counts, messages, this.unknownAttempts, parked, events, tallies];
    for (const table of all) table.forget();
  }
}
