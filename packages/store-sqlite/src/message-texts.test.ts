import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder, type Due } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from './index.ts';

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
