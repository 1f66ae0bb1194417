/** Makes a hub on a file in a Node without SQLite, and prints the error. */
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { NkulError, type Plugin } from '@nkul/core/store';
import { fakeNotifier } from '@nkul/testing';
import { sqliteStore } from '../src/index.ts';

const [, , file = ''] = process.argv;
const notifier: Plugin = {
  name: 'fake',
  register: (container) => container.registerInstance(NOTIFIER, fakeNotifier()),
};
try {
  await createHub({ plugins: [notifier, sqliteStore({ file })] });
} catch (error) {
  if (!NkulError.is(error)) throw error;
  console.log(`${error.code}: ${error.message}`);
}
