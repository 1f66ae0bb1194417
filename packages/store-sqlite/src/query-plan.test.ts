import { DatabaseSync } from 'node:sqlite';
import type { StoreQuery } from '@nkul/core/store';
import { describe, expect, it } from 'vitest';
import { actSelection } from './act-table.ts';
import { balancesSince } from './balance-table.ts';
import { entriesBelow, eventsOfMessage } from './event-table.ts';
import { phonesWithTail, selectionsOf } from './find-selection.ts';
import { afterReportTime, parkedNear, untilReportTime } from './parked-table.ts';
import {
  heldOfNotifiers,
  oldestUnknown,
  parkedSelections,
  queuesOfNotifiers,
  unknownCount,
} from './reading.ts';
import { migrate } from './schema.ts';
import { firstBucket, statsSelection, sumBucket } from './tally-table.ts';
import { afterTime, unknownNear, untilTime } from './unknown-address-table.ts';

const questions: readonly { readonly query: StoreQuery; readonly indexes: readonly string[] }[] = [
  { query: {}, indexes: ['messages USING INDEX sqlite_autoindex_messages_1'] },
  { query: { status: 'sent' }, indexes: ['messages_by_status (status=?'] },
  {
    query: { status: ['queued', 'sending'] },
    indexes: ['messages_by_status (status=?', 'messages_by_status (status=?'],
  },
  {
    query: { to: ['+237699128531'] },
    indexes: [
      'messages_by_phone (<expr>=? AND phone=?',
      'messages_by_email (email=?',
      'message_addresses USING PRIMARY KEY (address=?',
    ],
  },
  {
    query: { tail: '8531' },
    indexes: ['messages_by_phone (<expr>=? AND phone=?', 'message_addresses_by_tail (<expr>=?'],
  },
  { query: { batch: 'b1' }, indexes: ['message_batches USING PRIMARY KEY (batch=?'] },
  { query: { notifier: 'alpha' }, indexes: ['message_notifiers USING PRIMARY KEY (notifier=?'] },
  { query: { createdAfter: new Date(0) }, indexes: ['sqlite_autoindex_messages_1 (id>?'] },
  { query: { createdBefore: new Date(0) }, indexes: ['sqlite_autoindex_messages_1 (id'] },
  {
    query: { status: 'sent', createdAfter: new Date(0) },
    indexes: ['messages_by_status (status=? AND id>?'],
  },
  { query: { template: 'otp' }, indexes: ['messages_by_template (template=?'] },
  { query: { held: true }, indexes: ['messages_held'] },
  { query: { key: 'order:1' }, indexes: ['messages_by_key (key=?)'] },
];

/** How SQLite would answer a question on our schema. */
function plan(sql: string): string {
  const db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  db.close();
  return rows.map(({ detail }) => detail).join('; ');
}

/** The first two pages of a query, oldest or newest first: each of their selections, and the index that it goes along. */
const pages = (['oldest', 'newest'] as const).flatMap((order) =>
  ([undefined, 'an-id'] as const).flatMap((after) =>
    questions.flatMap(({ query, indexes }) =>
      selectionsOf({ ...query, order, ...(after !== undefined && { after }) }, ['+237699128531']).map(
        ({ sql }, place): [string, string, string] => [
          `page ${after === undefined ? 1 : 2} of ${JSON.stringify(query)}, ${order} first, by its selection ${place}`,
          sql,
          indexes[place] ?? 'an index for each selection',
        ],
      ),
    ),
  ),
);

describe('what is asked again and again is one look into an index', () => {
  it.each([
    [
      'a lane, oldest first',
      `SELECT number FROM messages
         WHERE due_for = ? AND due_at <= ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY due_at, id`,
      'COVERING INDEX messages_due (due_for=? AND due_at<?)',
    ],
    [
      'what is out of time',
      'SELECT number FROM messages WHERE expires_at <= ? ORDER BY expires_at, id',
      'messages_expiring (expires_at<?)',
    ],
    [
      'the next that runs out of time',
      'SELECT min(expires_at) FROM messages WHERE expires_at > ?',
      'messages_expiring (expires_at>?)',
    ],
    [
      'the next time in a lane',
      'SELECT min(due_at) FROM messages WHERE due_for = ? AND due_at > ?',
      'messages_due (due_for=? AND due_at>?)',
    ],
    [
      'what is being sent',
      "SELECT number FROM messages WHERE status = 'sending'",
      'COVERING INDEX messages_by_status (status=?)',
    ],
    ['a message by its key', 'SELECT data FROM messages WHERE key = ?', 'messages_by_key (key=?)'],
    ...pages,
    [
      'a reference',
      'SELECT message FROM message_references WHERE notifier = ? AND reference = ? ORDER BY message',
      '(notifier=? AND reference=?)',
    ],
    [
      'the unknown attempts to an address that started last before a time',
      unknownNear(untilTime),
      'unknown_addresses USING PRIMARY KEY (notifier=? AND address=? AND started_at<?)',
    ],
    [
      'the unknown attempts to an address that started first after a time',
      unknownNear(afterTime),
      'unknown_addresses USING PRIMARY KEY (notifier=? AND address=? AND started_at>?)',
    ],
    [
      'the reports that wait for an address, last before a time',
      parkedNear(untilReportTime),
      'parked_reports_by_address (notifier=? AND address=? AND time<?)',
    ],
    [
      'the reports that wait for an address, first after a time',
      parkedNear(afterReportTime),
      'parked_reports_by_address (notifier=? AND address=? AND time>?)',
    ],
    [
      'what may be erased',
      'SELECT data FROM messages WHERE erasable_since <= ? ORDER BY erasable_since LIMIT ?',
      'messages_erasable (erasable_since<?)',
    ],
    [
      'what may be purged',
      'SELECT number FROM messages WHERE resting_since <= ? ORDER BY resting_since LIMIT ?',
      'messages_resting (resting_since<?)',
    ],
  ])('%s', (_name, sql, index) => {
    const steps = plan(sql);
    expect(steps).toContain(index);
    expect(steps).not.toContain('TEMP B-TREE');
  });
});

const span = { from: new Date(0), to: new Date(1) };

describe('what people ask reads what it tells, and scans no table', () => {
  it.each([
    ['events of one message', eventsOfMessage, ['events_by_message (message=? AND rowid>?']],
    ['entries of providers', entriesBelow, ['provider_entries USING INTEGER PRIMARY KEY (rowid<?']],
    ...[
      { query: {}, index: 'parked_reports USING INTEGER PRIMARY KEY (rowid<?' },
      { query: { notifier: 'alpha' }, index: 'parked_reports_of (notifier=? AND number<?' },
      { query: { to: ['+237699128531'] }, index: 'parked_reports_to (address=? AND number<?' },
      { query: { to: ['+237699128531'], notifier: 'alpha' }, index: 'parked_reports_' },
    ].map(({ query, index }): [string, string, readonly string[]] => [
      `parked reports by ${JSON.stringify(query)}`,
      parkedSelections(query)[0]?.sql ?? '',
      [index],
    ]),
    ['queues', queuesOfNotifiers, ['COVERING INDEX messages_due (due_for>?']],
    ['held messages by notifier', heldOfNotifiers, ['COVERING INDEX messages_held_for (due_for>?']],
    [
      'the numbers with four last digits: a look for each',
      phonesWithTail,
      ['messages_by_phone (<expr>=? AND phone>?', 'messages_by_phone (<expr>=?'],
    ],
    ['how many are unknown', unknownCount, ['COVERING INDEX messages_by_status (status=?']],
    ['the oldest unknown', oldestUnknown, ['messages_by_status (status=?']],
    [
      'statistics',
      statsSelection(span).sql,
      ['tallies USING PRIMARY KEY (width=? AND bucket>? AND bucket<?'],
    ],
    [
      'statistics by everything',
      statsSelection({ ...span, step: '1h', by: ['notifier', 'route', 'template', 'place', 'reason'] }).sql,
      ['tallies USING PRIMARY KEY (width=? AND bucket>? AND bucket<?'],
    ],
    ['the first bucket of a width', firstBucket, ['tallies USING PRIMARY KEY (width=?']],
    ['counters to be summed', sumBucket, ['tallies USING PRIMARY KEY (width=? AND bucket>? AND bucket<?']],
    ['balances', balancesSince, ['balances USING PRIMARY KEY (width=? AND bucket>?']],
    ['acts', actSelection({}).sql, ['acts USING INTEGER PRIMARY KEY (rowid<?']],
    ['acts by actor', actSelection({ by: 'awa' }).sql, ['acts_by_actor (actor=? AND rowid<?']],
    ['acts on a message', actSelection({ message: 'id' }).sql, ['acts_by_message (message=? AND rowid<?']],
    [
      'a reference of a notifier',
      selectionsOf({ reference: { reference: 'r', notifier: 'alpha' } })[0]?.sql ?? '',
      [
        'message_references USING PRIMARY KEY (notifier=? AND reference=?',
        'messages USING INTEGER PRIMARY KEY',
      ],
    ],
    [
      'a reference of any notifier: a look for each',
      selectionsOf({ reference: { reference: 'r' } })[0]?.sql ?? '',
      [
        'message_references USING PRIMARY KEY (notifier>?',
        'message_references USING PRIMARY KEY (notifier=? AND reference=?',
        'messages USING INTEGER PRIMARY KEY',
      ],
    ],
  ])('%s', (_name, sql, indexes) => {
    const steps = plan(sql);
    for (const index of indexes) expect(steps).toContain(index);
    // `notifiers`, `phones` and `found` are the few rows that other steps have found.
    const scanned = [...steps.matchAll(/SCAN (?!notifiers|phones|found)[^;]*/g)].map(([step]) => step);
    expect(scanned).toEqual([]);
  });
});
