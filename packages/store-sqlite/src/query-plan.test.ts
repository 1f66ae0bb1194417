import { DatabaseSync } from 'node:sqlite';
import type { StoreQuery } from '@nkul/core/store';
import { describe, expect, it } from 'vitest';
import { selectionsOf } from './find-selection.ts';
import { erasableBy } from './message-table.ts';
import { afterReportTime, parkedNear, untilReportTime } from './parked-table.ts';
import { migrate } from './schema.ts';
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
      'messages_by_phone (phone=?',
      'messages_by_email (email=?',
      'message_addresses USING PRIMARY KEY (address=?',
    ],
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
      selectionsOf({ ...query, order, ...(after !== undefined && { after }) }).map(
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
      'what may be erased, as it rested long ago',
      erasableBy('resting_since'),
      'messages_erasable_rested (erasable=? AND resting_since<?)',
    ],
    [
      'what may be erased, as it was accepted long ago',
      erasableBy('created_at'),
      'messages_erasable_made (erasable=? AND created_at<?)',
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
