import { DatabaseSync } from 'node:sqlite';
import { createHub, type Hub } from '@nkul/core';
import { NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { STORE } from '@nkul/core/store';
import { eventually, fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { resolveSettings } from './settings.ts';
import { SqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let hub: Hub;

beforeEach(async () => {
  directory = temporaryDirectory();
  hub = await started();
});

afterEach(async () => {
  await hub.stop({ drain: false });
  directory.remove();
});

function started(): Promise<Hub> {
  const plugin: Plugin = {
    name: 'test',
    register(container) {
      container.registerInstance(NOTIFIER, fakeNotifier());
      const settings = { ...resolveSettings({ file: directory.file }), eraseWithinMs: 100 };
      container.registerInstance(STORE, new SqliteStore(settings));
    },
  };
  return createHub({ plugins: [plugin] });
}

/** Erases a message while another program reads the file. Returns the reader. */
async function erasedUnderReader(): Promise<DatabaseSync> {
  const { id } = await hub.notify({ to: { phone: '+237699000001' }, text: 'Bonjour' });
  await eventually(async () => (await hub.get(id))?.status === 'sent');
  const reader = new DatabaseSync(directory.file, { readOnly: true });
  reader.exec('BEGIN; SELECT count(*) FROM messages');
  expect(await hub.erase({ id })).toMatchObject({ bytes: 'pending' });
  return reader;
}

async function finished(): Promise<number> {
  let count = 0;
  for await (const { type } of hub.events()) if (type === 'erasure.finished') count += 1;
  return count;
}

it('tells once when the bytes are gone that were left for a reader', async () => {
  const reader = await erasedUnderReader();
  expect(await finished()).toBe(0);
  reader.close();
  await eventually(async () => (await finished()) > 0);
  const { id } = await hub.notify({ to: { phone: '+237699000002' }, text: 'Bonjour' });
  expect(await hub.erase({ id })).toMatchObject({ bytes: 'gone' });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await finished()).toBe(1);
});

it('tells it in the next process, if this one ended before', async () => {
  const reader = await erasedUnderReader();
  await hub.stop({ drain: false });
  hub = await started();
  expect(await finished()).toBe(0);
  reader.close();
  await eventually(async () => (await finished()) === 1);
});
