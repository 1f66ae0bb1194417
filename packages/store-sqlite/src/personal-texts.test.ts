import { DatabaseSync } from 'node:sqlite';
import { manualClock, sampleMessage } from '@nkul/testing';
import { beforeEach, expect, it } from 'vitest';
import { ActTable } from './act-table.ts';
import { EventTexts } from './event-text.ts';
import { Marks } from './marks.ts';
import { PersonalTexts } from './personal-texts.ts';
import { migrate } from './schema.ts';

const clock = manualClock();
const at = clock.now();
let db: DatabaseSync;
let personal: PersonalTexts;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  personal = new PersonalTexts(db, new Marks(db));
});

function tables(): readonly unknown[] {
  return db.prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'personal_*'").all();
}

it('a text that is missing is an error, and makes no table', () => {
  const last = personal.put('a');
  expect(() => personal.get(last + 1_000_000)).toThrow('is missing: the file is damaged');
  expect(() => personal.blank(last + 1_000_000)).toThrow('is missing: the file is damaged');
  expect(tables()).toHaveLength(1);
  // An empty table with a higher number would let the numbers begin again.
  expect(new PersonalTexts(db, new Marks(db)).put('b')).toBe(last + 1);
});

it('numbers rise also after the table of the last one is gone', () => {
  const last = personal.put('a');
  personal.blank(last);
  personal.deleteBlank();
  expect(tables()).toEqual([]);
  expect(new PersonalTexts(db, new Marks(db)).put('b')).toBe(last + 1);
});

it('erased words of an event have no place, so that it can be read when their table is gone', () => {
  const texts = new EventTexts(personal);
  const message = sampleMessage(clock, { status: 'failed', erased: 'all' });
  const reason = { code: 'no_answer', message: 'no answer for Awa', providerCode: '7' } as const;
  const written = texts.write({ type: 'message.failed', at, status: 'failed', message, reason }, message);
  const erased = texts.erase(written, 'all');
  personal.deleteBlank();
  expect(tables()).toEqual([]);
  expect(texts.erase(erased, 'all')).toEqual(erased);
  expect(texts.read(erased, { sequence: 1, at }, message)).toMatchObject({
    reason: { code: 'no_answer', message: 'erased', providerCode: '7' },
  });
});

it('a note of blanks is a text like any other', () => {
  const acts = new ActTable(db, personal);
  acts.add({ at, what: 'cancelled', note: '   ' });
  personal.blank(personal.put('other'));
  personal.deleteBlank();
  expect(acts.find({}).items.map(({ note }) => note)).toEqual(['   ']);
});
