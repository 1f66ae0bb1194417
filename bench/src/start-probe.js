/**
 * Imports what a program that sends SMS imports, gets ready to send, and prints how long both took. Plain JavaScript, and
 * run without the condition of the sources: what a user starts is built.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [name = '', peers = '', directory = ''] = process.argv.slice(2);
const requirePeer = createRequire(peers);

const starts = {
  async nkul() {
    const [{ createHub }, { devcode }, { starterCatalog, templates }, { sqliteStore }] = await Promise.all([
      import('@nkul/core'),
      import('@nkul/adapter-devcode'),
      import('@nkul/templates'),
      import('@nkul/store-sqlite'),
    ]);
    return async () => {
      const account = devcode({ apiKey: 'key', sender: 'NKUL', baseUrl: 'http://127.0.0.1:9/' });
      const store = sqliteStore({ file: join(directory, `${process.pid}.db`) });
      const hub = await createHub({ plugins: [store, account, templates(starterCatalog)] });
      await hub.notify({
        to: { phone: '+237699128531', locale: 'fr' },
        template: 'otp',
        values: { code: '4821', minutes: 5 },
      });
    };
  },
  async 'notifme-sdk'() {
    const { default: Sdk } = requirePeer('notifme-sdk');
    return () => {
      const provider = { type: 'custom', id: 'bench', send: async () => 'id' };
      const sdk = new Sdk({ channels: { sms: { providers: [provider] } } });
      sdk.logger.mute();
    };
  },
  async '@novu/providers'() {
    const { GenericSmsProvider } = requirePeer('@novu/providers');
    return () => {
      new GenericSmsProvider({
        baseUrl: 'http://127.0.0.1:9/',
        apiKeyRequestHeader: 'apiKey',
        apiKey: 'key',
        from: 'NKUL',
      });
    };
  },
  async twilio() {
    const twilio = requirePeer('twilio');
    return () => {
      twilio('AC00000000000000000000000000000000', 'key').messages;
    };
  },
};

const begun = performance.now();
const getReady = await starts[name]();
const imported = performance.now();
await getReady();
const ready = performance.now();
console.log(JSON.stringify({ importMs: imported - begun, readyMs: ready - begun }));
process.exit();
