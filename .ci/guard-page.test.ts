import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { Hub, Notification, Plugin } from '../packages/core/src/index.ts';
import { guard } from '../packages/guard/src/index.ts';
import { fakeNotifier, testHub } from '../packages/testing/src/index.ts';

const page = readFileSync('docs/guard.md', 'utf8');

/** The guards of the page, as a reader would copy them. */
const guards = new Map(
  [...page.matchAll(/```ts\nconst (\w+) = (guard\(\{.*?\n\}\));\n```/gs)].map(
    ([, name = '', source = '']) => [name, () => new Function('guard', `return ${source}`)(guard) as Plugin],
  ),
);

let hub: Hub | undefined;
afterEach(async () => await hub?.stop({ drain: false }));

/** Sends a notification up to so many times. Resolves with how many were taken, and the rule that refused the next. */
async function sent(
  name: string,
  times: number,
  patch: (index: number) => Partial<Pick<Notification, 'to' | 'category' | 'metadata'>>,
) {
  const plugin = guards.get(name);
  if (plugin === undefined) throw new Error(`The page has no guard ${name}.`);
  const made = await testHub({ notifiers: [fakeNotifier()], plugins: [plugin()] });
  hub = made.hub;
  for (let index = 0; index < times; index += 1) {
    const notification = { to: { phone: '+237699128531' }, text: 'Bonjour', ...patch(index) };
    const rule = await hub.notify(notification).then(
      () => undefined,
      (error: unknown) => (error as { readonly rule?: string }).rule ?? String(error),
    );
    if (rule !== undefined) return [index, rule];
  }
  return [times, undefined];
}

const number = (index: number) => ({ phone: `+23769${String(index * 1_000).padStart(7, '0')}` });

it('has three guards', () => {
  expect([...guards.keys()]).toEqual(['codes', 'tenants', 'shop']);
});

it('codes: 60 to neighbours, and to its country alone', async () => {
  const neighbour = (index: number) => ({ to: { phone: `+237699128${String(index).padStart(3, '0')}` } });
  expect(await sent('codes', 100, neighbour)).toEqual([60, 'block 60 per 10m']);
  expect(await sent('codes', 1, () => ({ to: { phone: '+33612345678' } }))).toEqual([
    0,
    expect.stringContaining('add FR to `countries`'),
  ]);
});

it('tenants: 1,000 for each in a day, and a budget', async () => {
  const ofOne = (index: number) => ({ to: number(index), metadata: { tenant: 'a' } });
  expect(await sent('tenants', 1_100, ofOne)).toEqual([1_000, 'tenant 1000 per 1d']);
  const ofMany = (index: number) => ({ to: number(index), metadata: { tenant: index } });
  // 3,333 times 15 XAF.
  expect(await sent('tenants', 3_500, ofMany)).toEqual([3_333, 'all 50000 XAF per 30d']);
});

it('shop: two offers in a week, while orders go on', async () => {
  const offer = () => ({ category: 'marketing' as const });
  expect(await sent('shop', 5, offer)).toEqual([2, 'recipient 2 per 7d, category marketing']);
  const mixed = (index: number) => ({ category: index < 2 ? ('marketing' as const) : ('code' as const) });
  expect(await sent('shop', 30, mixed)).toEqual([22, 'recipient 20 per 1d, category code or transactional']);
});
