/**
 * Makes a hub in a process that cannot load a library at first, starts it once without and once with the library, sends a
 * message, and prints what came of each.
 */
import { registerHooks } from 'node:module';
import { Http } from '@nkul/adapter-kit';
import { createHub } from '@nkul/core';
import { NkulError } from '@nkul/core/adapter';
import { devcode } from '../src/devcode.ts';

const [, , baseUrl = '', missing = '', own = ''] = process.argv;
let refusing = true;
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!refusing || specifier !== missing) return nextResolve(specifier, context);
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  },
});

const http = new Http();
const alone = await http.send(
  { method: 'GET', url: baseUrl, body: { json: {} } },
  { signal: new AbortController().signal },
);
await http.close();

const fetch = own === '' ? {} : { fetch: globalThis.fetch };
const plugins = [devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl, ...fetch })];
const hub = await createHub({ plugins, start: false });
const events: string[] = [];
hub.on('*', ({ type }) => events.push(type));
const first = await hub.start().then(() => 'started', shown);
refusing = false;
const second = await hub.start().then(() => 'started', shown);
await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
await hub.stop();
console.log(JSON.stringify({ alone, first, second, events }));

function shown(error: unknown): object {
  if (!NkulError.is(error)) throw error;
  const { code, message, cause } = error;
  return { code, message, cause: cause instanceof Error && cause.message };
}
