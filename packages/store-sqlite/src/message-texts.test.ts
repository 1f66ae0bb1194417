import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRecorder, type Due } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from './index.ts';
import { Marks } from './marks.ts';
import { MessageTexts } from './message-texts.ts';
import { PersonalTexts } from './personal-texts.ts';
import { PlanTable } from './plan-table.ts';
import { migrate } from './schema.ts';

it('two attempts that shared the words of a reason have each their own, if both get others in one change', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nkul-texts-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const opened = async () => {
    const store = createSqliteStore({ file: join(directory, 'nkul.db') });
    await store.open(createRecorder());
    return store;
  };
  const clock = manualClock();
  const at = clock.now();
  const message = sampleMessage(clock);
  const { id } = message;
  const store = await opened();
  await store.add([message]);
  const lane = { notifier: 'alpha', calls: 1, perCall: 1, mixed: false };
  const due: Due = {
    ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), random: 0 },
    ...{ routes: {}, available: new Set(['alpha']), placeOf: () => undefined },
  };
  expect((await store.claim({ lanes: [lane], notTaking: [] }, due)).changes).toHaveLength(1);
  // The store was restored from a backup: the open attempt, and one that may have followed, are unknown for the same reason.
  await store.record([{ kind: 'message', id, happening: { type: 'restored', at } }]);
  const attempts = (await store.get(id))?.attempts ?? [];
  await store.record(
    attempts.map((attempt, index) => ({
      ...{ kind: 'attempt', id, attempt },
      happening: {
        ...{ type: 'resolved', at, attempt: attempt.number },
        as: index === 0 ? 'sent' : 'not_sent',
      },
    })),
  );
  const words = ['an operator said that it was sent', 'an operator said that it was not sent'];
  const stored = async (of: typeof store) =>
    (await of.get(id))?.attempts.map(({ reason }) => reason?.message);
  expect(await stored(store)).toEqual(words);
  await store.close();
  const again = await opened();
  expect(await stored(again)).toEqual(words);
  await again.close();
});

it('the words of why a message is in review are overwritten once it is released, erased or dropped', async () => {
  const db = new DatabaseSync(':memory:');
  onTestFinished(() => db.close());
  migrate(db, ':memory:');
  const marks = new Marks(db);
  const personal = new PersonalTexts(db, marks);
  const texts = new MessageTexts(personal, new PlanTable(db));
  const rule = 'the limit "few for Ama" is reached';
  const queued = sampleMessage(manualClock());
  const held = { ...queued, status: 'review', reason: { code: 'over_limit', message: rule } } as const;
  const first = { number: 1, message: held, ...texts.write(held) };
  const place = [...first.places.texts.values()][0] ?? -1;
  expect(personal.get(place)).toBe(JSON.stringify(rule));
  const again = texts.read(1, { id: held.id, status: 'review' }, first.changing);
  expect(again.message.reason).toEqual(held.reason);
  // A change of something else keeps them where they are.
  const later = texts.write({ ...again.message, updatedAt: new Date() }, again);
  expect([...later.places.texts.values()]).toEqual([place]);
  expect(personal.get(place)).toBe(JSON.stringify(rule));
  texts.write({ ...again.message, status: 'queued', reason: undefined }, again);
  expect(personal.get(place).trim()).toBe('');
});
