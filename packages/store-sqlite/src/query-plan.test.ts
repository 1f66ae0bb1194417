import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { actSelection } from './act-table.ts';
import { balancesSince } from './balance-table.ts';
import {
  changesAfter,
  changesOfMessage,
  entriesBelow,
  lastEvent,
  personalAfter,
  personalBefore,
} from './event-queries.ts';
import {
  allFalling,
  allRising,
  heldFalling,
  heldRising,
  statusFalling,
  statusRising,
} from './find-places.ts';
import { messagesWithKey } from './key-table.ts';
import {
  dueOfLane,
  erasableRested,
  expiredMessages,
  heldOfLane,
  nextDueOfLane,
  nextHeldOfLane,
  sendingMessages,
} from './message-queries.ts';
import { oldestFrom, pageEnd } from './oldest-rows.ts';
import {
  afterReportTime,
  parkedBelow,
  parkedFor,
  parkedNear,
  parkedTo,
  untilReportTime,
} from './parked-table.ts';
import {
  heldOfNotifiers,
  nextHeldKind,
  oldestUnknown,
  queuesOfNotifiers,
  scheduledMessages,
} from './reading.ts';
import { migrate } from './schema.ts';
import { firstBucket, rowOfCounters, statsSelection, sumBucket } from './tally-table.ts';
import { firstTerm, termsFalling, termsRising } from './term-table.ts';
import { afterTime, unknownNear, untilTime } from './unknown-attempt-table.ts';

/** How SQLite would answer a question on our schema. */
function plan(sql: string): string {
  const db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  db.close();
  return rows.map(({ detail }) => detail).join('; ');
}

describe('what is asked again and again is one look into an index', () => {
  it.each([
    ['a lane, oldest first', dueOfLane, 'messages_due (due_for=? AND held=? AND due_at<?)'],
    ['the held ones of a lane, oldest first', heldOfLane, 'messages_due (due_for=? AND held=? AND due_at<?)'],
    ['what is out of time', expiredMessages, 'messages_expiring (expires_at<?)'],
    [
      'the next that runs out of time',
      'SELECT min(expires_at) FROM messages WHERE expires_at > ?',
      'messages_expiring (expires_at>?)',
    ],
    ['the next time in a lane', nextDueOfLane, 'messages_due (due_for=? AND held=? AND due_at>?)'],
    ['the next time of a held one', nextHeldOfLane, 'messages_due (due_for=? AND held=? AND due_at>?)'],
    ['what is scheduled', scheduledMessages, 'COVERING INDEX messages_due (due_for>?)'],
    ['what is being sent', sendingMessages, 'messages_by_status (status=?)'],
    ['a message by its id', 'SELECT changing FROM messages WHERE id = ?', 'messages_by_id (id=?)'],
    [
      'the first message of a time',
      'SELECT number FROM messages WHERE id >= ? ORDER BY id LIMIT 1',
      'messages_by_id (id>?)',
    ],
    ['the message with a reference', firstTerm, 'terms USING PRIMARY KEY (part=? AND hash=?)'],
    ['the message with a key', messagesWithKey, 'keys USING PRIMARY KEY (hash=?)'],
    [
      'messages by a term, oldest first',
      termsRising,
      'terms USING PRIMARY KEY (part=? AND hash=? AND message>?)',
    ],
    [
      'messages by a term, newest first',
      termsFalling,
      'terms USING PRIMARY KEY (part=? AND hash=? AND message<?)',
    ],
    ['messages in a state, oldest first', statusRising, 'messages_by_status (status=? AND rowid>?)'],
    ['messages in a state, newest first', statusFalling, 'messages_by_status (status=? AND rowid<?)'],
    ['held messages, oldest first', heldRising, 'messages_held (held=? AND rowid>?)'],
    ['held messages, newest first', heldFalling, 'messages_held (held=? AND rowid<?)'],
    ['all messages, oldest first', allRising, 'messages USING INTEGER PRIMARY KEY (rowid>?)'],
    ['all messages, newest first', allFalling, 'messages USING INTEGER PRIMARY KEY (rowid<?)'],
    [
      'the unknown attempts to an address that started last before a time',
      unknownNear(untilTime),
      'unknown_attempts USING PRIMARY KEY (place=? AND started_at<?)',
    ],
    [
      'the unknown attempts to an address that started first after a time',
      unknownNear(afterTime),
      'unknown_attempts USING PRIMARY KEY (place=? AND started_at>?)',
    ],
    ['the reports that wait for a reference', parkedFor, 'parked_reports_by_reference (reference=?)'],
    ['the reports that wait to an address', parkedTo, 'parked_reports_by_address (address=?)'],
    [
      'the reports that wait for an address, last before a time',
      parkedNear(untilReportTime),
      'parked_reports_by_place (place=? AND time<?)',
    ],
    [
      'the reports that wait for an address, first after a time',
      parkedNear(afterReportTime),
      'parked_reports_by_place (place=? AND time>?)',
    ],
    ['what may be erased', erasableRested, 'messages_erasable (erasable=? AND resting_since<?)'],
    ['events after a number', changesAfter, 'changes USING INTEGER PRIMARY KEY (rowid>?)'],
    ['the events of a message', changesOfMessage, 'changes_by_message (message=?)'],
    ['old quotes to erase', personalBefore, 'changes_personal (at<?)'],
    ['the last event', lastEvent, 'SCAN changes'],
    ['quotes after a number', personalAfter, 'changes_personal_in_order (number>?)'],
  ])('%s', (_name, sql, index) => {
    const steps = plan(sql);
    expect(steps).toContain(index);
    expect(steps).not.toContain('TEMP B-TREE');
  });
});

const span = { from: new Date(0), to: new Date(1) };

describe('what people ask reads what it tells, and scans no table', () => {
  it.each([
    ['entries of providers', entriesBelow, ['provider_entries USING INTEGER PRIMARY KEY (rowid<?']],
    ['parked reports', parkedBelow, ['parked_reports USING INTEGER PRIMARY KEY (rowid<?']],
    ['queues', queuesOfNotifiers, ['COVERING INDEX messages_due (due_for>?']],
    ['held messages by notifier', heldOfNotifiers, ['COVERING INDEX messages_held_for (due_for>?']],
    ['held messages by kind', nextHeldKind, ['COVERING INDEX messages_held_for ((due_for,held_as)>(?,?))']],
    ['the oldest unknown', oldestUnknown, ['messages_by_status (status=?']],
    [
      'statistics',
      statsSelection(span).sql,
      ['counters USING INDEX counters_in_order (width=? AND bucket>? AND bucket<?'],
    ],
    [
      'statistics by everything',
      statsSelection({ ...span, step: '1h', by: ['notifier', 'route', 'template', 'place', 'reason'] }).sql,
      ['counters USING INDEX counters_in_order (width=? AND bucket>? AND bucket<?'],
    ],
    [
      'the row of counters',
      rowOfCounters,
      ['counters USING COVERING INDEX counters_in_order (width=? AND bucket=?'],
    ],
    [
      'the first bucket of a width',
      firstBucket,
      ['counters USING COVERING INDEX counters_in_order (width=?'],
    ],
    [
      'counters to be summed',
      sumBucket,
      ['counters USING INDEX counters_in_order (width=? AND bucket>? AND bucket<?'],
    ],
    ['balances', balancesSince, ['balances USING PRIMARY KEY (width=? AND bucket>?']],
    ['acts', actSelection({}).sql, ['acts USING INTEGER PRIMARY KEY (rowid<?']],
    [
      'acts on a notifier',
      actSelection({ notifier: 'alpha' }).sql,
      ['acts USING INTEGER PRIMARY KEY (rowid<?'],
    ],
    ['acts by actor', actSelection({ by: 'awa' }).sql, ['acts_by_actor (actor=? AND rowid<?']],
    ['acts on a message', actSelection({ message: 'id' }).sql, ['acts_by_message (message=? AND rowid<?']],
  ])('%s', (_name, sql, indexes) => {
    const steps = plan(sql);
    for (const index of indexes) expect(steps).toContain(index);
    const scanned = [...steps.matchAll(/SCAN (?!\(subquery)[^;]*/g)].map(([step]) => step);
    expect(scanned).toEqual([]);
  });

  it('sums each bucket in the order of the table, and sorts these sums alone', () => {
    const steps = plan(statsSelection({ ...span, step: '1h', by: ['notifier'] }).sql);
    expect(steps.split('USE TEMP B-TREE')).toHaveLength(2);
    expect(steps).toMatch(/USE TEMP B-TREE FOR GROUP BY$/);
  });

  it.each(['changes', 'parked_reports', 'acts'] as const)(
    '%s that are old enough to be deleted: in the order of the table, up to the limit',
    (table) => {
      for (const sql of [oldestFrom(table, '*'), pageEnd(table)]) {
        const steps = plan(sql);
        expect(steps).toContain(`${table} USING INTEGER PRIMARY KEY (rowid>?)`);
        expect(steps).not.toMatch(/TEMP B-TREE|MATERIALIZE/);
      }
    },
  );
});
