import { devcode } from '../packages/adapter-devcode/src/index.ts';
import { expressWebhook } from '../packages/adapter-express-webhook/src/index.ts';
import { NOTIFIER, type Notifier } from '../packages/core/src/adapter.ts';
import { createHub, type Hub, type Plugin } from '../packages/core/src/index.ts';
import { checkNode } from '../packages/core/src/runtime/check-node.ts';
import { sqliteStore } from '../packages/store-sqlite/src/index.ts';

/** A mistake that people make, and the words that its error must have. */
export interface Mistake {
  readonly code: string;
  /** In the error's field or message. */
  readonly where: string;
  /** One of several, with ` | ` between them. */
  readonly what: string;
  readonly mend: string;
  /** The points of the errors of 25 November 2026, before all that comes in was looked at. */
  readonly before: number;
  readonly make: () => unknown;
}

/** The answer to a mistake: a point for each of the three, out of 3. */
export interface Scored extends Mistake {
  readonly points: number;
  readonly message: string;
}

const to = { phone: '+237699128531' };
const text = 'Bonjour';

const plugin = (channel: string): Plugin => ({
  name: 'sms',
  register(container) {
    const send: Notifier['send'] = async (messages) => messages.map(() => ({ outcome: 'accepted' }));
    container.registerInstance<Notifier>(NOTIFIER, { name: 'sms', channel, send });
  },
});

/** Callers without types write anything. */
type Loose = Record<keyof Hub, (...args: unknown[]) => unknown>;

/** Makes a mistake with a hub that stores only. */
const withHub =
  (mistake: (hub: Loose) => unknown, channel = 'sms') =>
  async (): Promise<unknown> => {
    const hub = await createHub({ plugins: [plugin(channel)], start: false });
    try {
      return await mistake(hub as never);
    } finally {
      await hub.stop({ drain: false });
    }
  };

const notify = (given: object, channel?: string) =>
  withHub((hub) => hub.notify({ to, text, ...given }), channel);

/** Stops a hub that should not have been made. */
const made = async (options: object): Promise<void> => {
  const hub = await createHub({ start: false, ...options } as never);
  await hub.stop({ drain: false });
};

const withSeven = Array.from({ length: 1_000 }, (_, n) => ({
  to: { phone: n % 143 === 0 ? '12' : '699128531' },
  text,
}));

export const mistakes: readonly Mistake[] = [
  {
    code: 'notify({ to, text, expiresIn: 300 })',
    where: 'expiresIn',
    what: 'without a unit',
    mend: "'300s'",
    before: 0,
    make: notify({ expiresIn: 300 }),
  },
  {
    code: "createHub({ plugins, routes: { sms: [{ notifier: 'sms', deliveryTimeout: 10 }] } })",
    where: 'routes.sms[0].deliveryTimeout',
    what: 'without a unit',
    mend: "'10s'",
    before: 0,
    make: () =>
      made({ plugins: [plugin('sms')], routes: { sms: [{ notifier: 'sms', deliveryTimeout: 10 }] } }),
  },
  {
    code: "sqliteStore({ file: 'nkul.db', busyTimeout: 5000 })",
    where: 'busyTimeout',
    what: 'without a unit',
    mend: "'5000ms'",
    before: 0,
    make: () => sqliteStore({ file: 'nkul.db', busyTimeout: 5_000 as never }),
  },
  {
    code: "find({ phone: '+237699128531' })",
    where: 'phone',
    what: 'is not a field of a query',
    mend: 'did you mean to?',
    before: 0,
    make: withHub((hub) => hub.find(to)),
  },
  {
    code: 'find({ to: undefined })',
    where: 'to',
    what: 'is undefined',
    mend: 'leave it out, or give a value',
    before: 0,
    make: withHub((hub) => hub.find({ to: undefined })),
  },
  {
    code: "find({ status: 'deliverd' })",
    where: 'status',
    what: 'expected one of',
    mend: "Did you mean 'delivered'?",
    before: 0,
    make: withHub((hub) => hub.find({ status: 'deliverd' })),
  },
  {
    code: "find({ createdAfter: '2026-01-01' })",
    where: 'createdAfter',
    what: 'is not a valid time',
    mend: 'ISO 8601 text with its zone',
    before: 0,
    make: withHub((hub) => hub.find({ createdAfter: '2026-01-01' })),
  },
  {
    code: "createHub({ plugins, route: { sms: [{ notifier: 'sms' }] } })",
    where: 'route',
    what: 'is not an option',
    mend: 'did you mean routes?',
    before: 0,
    make: () => made({ plugins: [plugin('sms')], route: { sms: [{ notifier: 'sms' }] } }),
  },
  {
    code: "createHub({ plugins: devcode({ apiKey, sender: 'NKUL' }) })",
    where: 'plugins',
    what: 'expected a list | is not iterable',
    mend: '[devcode({ … })]',
    before: 2,
    make: () => made({ plugins: devcode({ apiKey: 'demo-key', sender: 'NKUL' }) }),
  },
  {
    code: 'createHub({ plugins: [devcode] })',
    where: 'plugins[0]',
    what: 'is a function | is not a function',
    mend: 'call it',
    before: 1,
    make: () => made({ plugins: [devcode] }),
  },
  {
    code: "on('delivered', listener)",
    where: 'delivered',
    what: 'is not the name of an event',
    mend: 'Did you mean message.delivered?',
    before: 0,
    make: withHub((hub) => void hub.on('delivered', () => {})),
  },
  {
    code: "devcode({ apiKey, sender: 'NKUL', timeout: 5 })",
    where: 'timeout',
    what: 'is not a setting',
    mend: 'known are apiKey, sender',
    before: 0,
    make: () => devcode({ apiKey: 'demo-key', sender: 'NKUL', timeout: 5 } as never),
  },
  {
    code: 'notify([…]), a list of 1,000 with seven wrong numbers',
    where: 'Notification 0 of the list',
    what: '7 in all',
    mend: '143, 286, 429, 572, 715, 858',
    before: 1,
    make: withHub((hub) => hub.notify(withSeven)),
  },
  {
    code: "notify({ to: '+237699128531', text })",
    where: 'to',
    what: 'expected an object | expected Object',
    mend: "such as { phone: '+237 6XX XX XX XX' }",
    before: 2,
    make: notify({ to: to.phone }),
  },
  {
    code: "notify({ to: { phone: '69912\\n\\u001b[31m' }, text })",
    where: 'to.phone',
    what: 'has characters that do not belong',
    mend: 'one telephone number',
    before: 3,
    make: notify({ to: { phone: '69912\n\u001b[31m' } }),
  },
  {
    code: "notify({ to, text, key: 'order\\ud83d' })",
    where: 'key',
    what: 'is not well-formed text',
    mend: 'take it out',
    before: 0,
    make: notify({ key: 'order\ud83d' }),
  },
  {
    code: "notify({ to: { phone: '+237699128531' }, text }), by a route to Slack",
    where: 'to.addresses.slack',
    what: 'has no address for slack',
    mend: 'give to.addresses.slack',
    before: 1,
    make: notify({}, 'slack'),
  },
  {
    code: "devcode({ apiKey: process.env.DEVCODE_KEY, sender: 'NKUL' }), the variable is not set",
    where: 'apiKey',
    what: 'is missing',
    mend: 'give the key of your account',
    before: 3,
    make: () => devcode({ apiKey: undefined as never, sender: 'NKUL' }),
  },
  {
    code: 'expressWebhook(hub, { token: process.env.NKUL_CALLBACK_TOKEN }), the variable is not set',
    where: 'token',
    what: 'is missing',
    mend: 'Make one with: node -p',
    before: 3,
    make: withHub((hub) => void expressWebhook(hub as never, { token: undefined })),
  },
  {
    code: 'createHub({ plugins }), on Node 20',
    where: 'Node 20.19.5',
    what: 'is too old',
    mend: 'Install a newer one',
    before: 3,
    make: () => checkNode('20.19.5'),
  },
];

/** Makes a mistake, and gives its error a point for each of the three. A mistake without an error has 0. */
export async function scored(mistake: Mistake): Promise<Scored> {
  const { make, where, what, mend } = mistake;
  try {
    await make();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const field = error instanceof Error && 'field' in error ? String(error.field) : '';
    const says = what.split(' | ').some((words) => message.includes(words));
    const found = [`${field} ${message}`.includes(where), says, message.includes(mend)];
    return { ...mistake, message, points: found.filter(Boolean).length };
  }
  return { ...mistake, message: '', points: 0 };
}

if (import.meta.main) {
  const results: Scored[] = [];
  for (const mistake of mistakes) results.push(await scored(mistake));
  for (const { points, code, message } of results) console.log(points, code, '\n  ', message);
  console.log('mean', results.reduce((sum, { points }) => sum + points, 0) / results.length);
}
