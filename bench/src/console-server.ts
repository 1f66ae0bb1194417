import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ADMIN, createConsole } from '@nkul/console';
import { nodeHandler } from '@nkul/console/node';
import { createHub, type Hub, type Plugin } from '@nkul/core';
import { CALLBACK, NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { STORE, type Store } from '@nkul/core/store';
import { createPostgresStore } from '@nkul/store-postgres';
import { createSqliteStore } from '@nkul/store-sqlite';
import { answerQuestions } from './bench-process.ts';
import { consolePhone, fillForConsole, notifiers } from './console-messages.ts';

/** The place of the store of this bench. */
export type ConsolePlace =
  | { readonly directory: string }
  | { readonly url: string; readonly schema: string; readonly secret: string };

/** How long the event loop of the application was held, in milliseconds. */
export interface LoopDelay {
  readonly p99: number;
  readonly longest: number;
}

const secret = '0123456789abcdef0123456789abcdef';
const by = { name: 'bench', through: 'application' } as const;
/** How many looks at messages the log has. */
const looks = 400;
/** How often some messages are sent while the application sends, in milliseconds. */
const everyMs = 50;
/** How long after a message its report comes, in milliseconds. */
const reportMs = 500;

let hub: Hub;
let delay: ReturnType<typeof monitorEventLoopDelay> | undefined;
let sending: NodeJS.Timeout | undefined;
let sent = 0;

const handlers = {
  fill: ({ messages, ...place }: ConsolePlace & { readonly messages: number }): Promise<readonly string[]> =>
    fillForConsole(storeAt(place), messages),
  /** Starts an application with a hub, and its console. Returns the address of the console. */
  async open({ some, ...place }: ConsolePlace & { readonly some: readonly string[] }): Promise<string> {
    hub = await createHub({
      plugins: [providers(storeAt(place))],
      routes: { default: [{ notifier: 'devcode' }] },
      // Old texts stay: erasing them would be measured too.
      retain: { codes: false, texts: false, addresses: false, events: false },
    });
    await hub.pause('devcode-promo', { by, note: 'identifiants refusés' });
    for (const name of notifiers) await hub.balance(name, { record: true });
    for (let at = 0; at < looks; at += 1)
      await hub.recordLook({ what: 'revealed', message: some[at % some.length] ?? '', by, note: 'essai' });
    const server = createServer(nodeHandler(createConsole(hub, { authenticate, secret })));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
    return `http://127.0.0.1:${address.port}/`;
  },
  /** Sends messages from now on, so many a second; 0 to stop. Returns how many were sent so far. */
  send(perSecond: number): number {
    clearInterval(sending);
    const each = (perSecond * everyMs) / 1_000;
    if (each > 0) sending = setInterval(() => notifyMany(each), everyMs);
    return sent;
  },
  watch(): void {
    delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
  },
  /** How long the event loop was held since `watch()`. */
  watched(): LoopDelay {
    if (delay === undefined) throw new Error('watch() comes first.');
    delay.disable();
    return { p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 };
  },
};

export type ConsoleServer = typeof handlers;

answerQuestions(handlers);

function storeAt(place: ConsolePlace): Store {
  return 'directory' in place
    ? createSqliteStore({ file: join(place.directory, 'nkul.db') })
    : createPostgresStore(place);
}

/** Each name has its limits: the client says one for each call. A scope comes the same way. */
function authenticate({ headers }: Request) {
  const tenant = headers.get('x-tenant');
  return {
    ...{ name: headers.get('x-person') ?? 'bench', can: ADMIN },
    ...(tenant !== null && { scope: { metadata: { tenant } } }),
  };
}

function notifyMany(count: number): void {
  for (let at = 0; at < count; at += 1) {
    sent += 1;
    const to = { phone: consolePhone(sent) };
    void hub.notify({ to, text: 'Votre code est 4821.', metadata: { tenant: 'shop-1' } });
  }
}

/** Providers that accept everything, and report it. */
function providers(store: Store): Plugin {
  return {
    name: 'bench-providers',
    register(container) {
      container.registerInstance(STORE, store);
      for (const name of notifiers) {
        container.registerInstance(NOTIFIER, notifier(name));
        container.registerInstance(CALLBACK, {
          notifier: name,
          read: ({ body }) => ({
            entries: [{ kind: 'report', report: (body as { readonly parsed: never }).parsed }],
          }),
          answer: () => ({ status: 200, headers: {}, body: '' }),
        });
      }
    },
  };
}

function notifier(name: string): Notifier {
  return {
    ...{ name, channel: 'sms' },
    send: async (messages) =>
      messages.map(({ to, id }) => {
        const report = { notifier: name, reference: id, status: 'delivered', to, raw: { to } } as const;
        setTimeout(() => {
          void hub.receive(name, { method: 'POST', headers: {}, body: { parsed: report } });
        }, reportMs);
        return { outcome: 'accepted', reference: id, units: 1 } as const;
      }),
    balance: async () => ({ left: 9_000, unit: 'sms', at: new Date() }),
  };
}
