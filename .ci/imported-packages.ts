/** Imports the packages of a service that sends SMS, then starts a hub. Prints the libraries that each step loads. */
import { registerHooks } from 'node:module';

const loaded = new Set<string>();
const told = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    if (name !== undefined) loaded.add(name);
    return nextLoad(url, context);
  },
});

const [{ createHub, toE164 }, { devcode }] = await Promise.all([
  import('../packages/core/src/index.ts'),
  import('../packages/adapter-devcode/src/index.ts'),
  import('../packages/adapter-twilio/src/index.ts'),
  import('../packages/verdict/src/index.ts'),
  import('../packages/templates/src/index.ts'),
  import('../packages/store-sqlite/src/index.ts'),
]);
const imported = news();

const hub = await createHub({ plugins: [devcode({ apiKey: 'key', sender: 'NKUL' })], start: false });
const made = news();

await hub.start();
const started = news();

toE164('+237 6 99 12 85 31', 'CM');
const parsed = news();

await hub.stop();
console.log(JSON.stringify({ imported, made, started, parsed }));

/** The libraries that were loaded since the last call. */
function news(): readonly string[] {
  const names = [...loaded].filter((name) => !told.has(name)).sort();
  for (const name of names) told.add(name);
  return names;
}
