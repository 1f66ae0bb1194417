import { DatabaseSync } from 'node:sqlite';
import { createRecorder, lastEventNumber } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const newer = lastEventNumber + 1;
const clock = manualClock();
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(async () => {
  await store.close();
  directory.remove();
});

async function open(): Promise<void> {
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
}

/** Writes as a newer version would, with the events of each change as text. */
async function writtenByNewer(statement: string): Promise<void> {
  await store.close();
  const db = new DatabaseSync(directory.file);
  db.exec(statement);
  db.close();
  await open();
}

/** Events of no message with the numbers from 2 on. */
function unknownChanges(count: number): string {
  return `WITH RECURSIVE n(value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM n WHERE value < ${count + 1})
    INSERT INTO changes SELECT value, 0, NULL, 0, '[[${newer},-1]]' FROM n;`;
}

it('passes over events of types that it does not know, also a page of nothing else', async () => {
  await open();
  await store.add([sampleMessage(clock)]);
  await writtenByNewer(unknownChanges(40));
  await store.add([sampleMessage(clock)]);
  for (const limit of [1, 10, 39, 40, 100]) {
    const seen: number[] = [];
    for (let after = 0; ; ) {
      const page = await store.events({ after, limit });
      const last = page.at(-1);
      if (last === undefined) break;
      seen.push(...page.map(({ sequence }) => sequence));
      after = last.sequence;
    }
    expect(seen).toEqual([1, 42]);
  }
  expect(await store.latest()).toBe(42);
});

it('passes over them within the change of a message, and reads the events beside them', async () => {
  await open();
  const message = sampleMessage(clock);
  await store.add([message]);
  await writtenByNewer(
    `UPDATE changes SET events = json_insert('[[${newer},-1]]', '$[#]', json_extract(events, '$[0]'), '$[#]', json('[${newer},3]'))`,
  );
  expect((await store.events({ after: 0, limit: 1 })).map(({ sequence }) => sequence)).toEqual([2]);
  expect((await store.history(message.id, { limit: 1 })).map(({ type }) => type)).toEqual(['message.queued']);
  const reader = store.reader({ timeoutMs: 5_000 });
  expect((await reader?.history(message.id, { limit: 9 }))?.map(({ sequence }) => sequence)).toEqual([2]);
  await reader?.close();
  expect(await store.erase({ id: message.id, at: clock.now(), limit: 100 })).toMatchObject({ messages: 1 });
});

it('finds older strays below a page of entries of a newer version', async () => {
  await open();
  const at = clock.now();
  const happening = { type: 'quarantined', at, entry: { reason: 'odd', raw: 1 } } as const;
  await store.record([{ kind: 'notifier', notifier: 'sms', happening }]);
  await writtenByNewer(`${unknownChanges(600)}
    INSERT INTO provider_entries SELECT number FROM changes WHERE number > 1;`);
  const { items } = await store.strays({ limit: 10 });
  expect(items.map(({ kind }) => kind)).toEqual(['quarantined']);
});
