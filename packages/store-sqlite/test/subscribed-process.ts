import { writeSync } from 'node:fs';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { fakeNotifier } from '@nkul/testing';
import { sqliteStore } from '../src/index.ts';

/** The process that is killed. It subscribes to queued messages, and prints the events that it gets. */
const [file = ''] = process.argv.slice(2);
const hub = await createHub({
  plugins: [
    sqliteStore({ file, watchEvery: '10ms' }),
    {
      name: 'parts',
      register(into) {
        into.registerInstance(NOTIFIER, fakeNotifier({ name: 'sms' }));
      },
    },
  ],
  start: false,
});
hub.subscribe('invoicing', ['message.queued'], async ({ message }) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  writeSync(1, `${message.metadata['number']}\n`);
});
// The hub alone does not keep the process alive.
setInterval(() => {}, 1_000);
