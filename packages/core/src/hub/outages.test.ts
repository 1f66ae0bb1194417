import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modes, providers } from '../../test/outage-provider.ts';
import { OutageWorld, type Step } from '../../test/outage-world.ts';

const minute = 60_000;
const hour = 60 * minute;

const provider = fc.constantFrom(...providers);
const notify = fc.record(
  {
    do: fc.constant('notify'),
    count: fc.integer({ min: 1, max: 8 }),
    route: fc.constantFrom('alpha', 'beta', 'both'),
    expiresIn: fc.constantFrom(1, 60, 600, 7_200),
    sendIn: fc.constantFrom(1, 30, 600),
  },
  { requiredKeys: ['do', 'count', 'route'] },
);
const wait = fc.record({
  do: fc.constant('wait'),
  ms: fc.oneof(
    fc.integer({ min: 0, max: 3_000 }),
    fc.constantFrom(minute, 5 * minute, 20 * minute, 2 * hour),
  ),
});
const mode = fc.record({ do: fc.constant('mode'), provider, mode: fc.constantFrom(...modes) });
const balance = fc.record({
  do: fc.constant('balance'),
  provider,
  left: fc.constantFrom<number | 'fails' | 'hangs'>(0, -3, 10, 'fails', 'hangs'),
});
const fault = fc.record({
  do: fc.constant('fault'),
  method: fc.constantFrom('add', 'claim', 'record', 'record', 'find', 'pauses', 'backlog', 'get'),
  fault: fc.constantFrom('refused', 'lost'),
  after: fc.integer({ min: 0, max: 6 }),
  times: fc.integer({ min: 1, max: 4 }),
});
const setClock = fc.record({
  do: fc.constant('set_clock'),
  byMs: fc.constantFrom(-24 * hour, -hour, -20_000, -1_500, 900, 1_500, 90_000, hour, 24 * hour),
});
const operator = fc.record({ do: fc.constantFrom('pause', 'resume'), provider });
const report = fc.record({
  do: fc.constant('report'),
  which: fc.nat({ max: 50 }),
  status: fc.constantFrom('delivered', 'undelivered'),
});
const process = fc.record({ do: fc.constantFrom('crash', 'restart') });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: notify },
  { weight: 5, arbitrary: wait },
  { weight: 4, arbitrary: mode },
  { weight: 1, arbitrary: balance },
  { weight: 3, arbitrary: fault },
  { weight: 1, arbitrary: setClock },
  { weight: 1, arbitrary: operator },
  { weight: 1, arbitrary: report },
  { weight: 1, arbitrary: process },
);

/** Plays the steps, lets all be well again, and returns what is wrong then. */
async function played(seed: number, steps: readonly Step[]): Promise<readonly string[]> {
  const world = new OutageWorld(seed);
  await world.start();
  for (const one of steps) await world.take(one);
  await world.heal();
  await world.clock.run(6 * hour);
  const wrong = [...(await world.faults())];
  if (wrong.length === 0) {
    // Who comes later does not wait either.
    for (const route of ['alpha', 'beta'] as const) await world.take({ do: 'notify', count: 2, route });
    await world.clock.run(5 * hour);
    wrong.push(...(await world.faults()));
    const { status, waiting } = await world.hub.health();
    if (status !== 'ok') wrong.push(`it is ${status}: ${JSON.stringify(waiting)}`);
  }
  await world.end();
  return wrong;
}

test('whatever fails, in whatever order: nothing waits without a reason, is sent twice, or is lost', async () => {
  const numRuns = Number(globalThis.process.env['NKUL_OUTAGES'] ?? 100);
  const seed = Number(globalThis.process.env['NKUL_SEED'] ?? 1);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(step, { maxLength: 25, size: 'max' }), async (clockSeed, steps) => {
      expect(await played(clockSeed, steps)).toEqual([]);
    }),
    { numRuns, seed },
  );
}, 3_600_000);

test('messages of before a clock was set back go on at the next start, also if others came before their times were corrected', async () => {
  const steps: readonly Step[] = [
    { do: 'fault', method: 'find', fault: 'refused', after: 0, times: 2 },
    { do: 'mode', provider: 'beta', mode: 'refused_account' },
    { do: 'notify', count: 2, route: 'beta', sendIn: 1 },
    { do: 'wait', ms: 60_000 },
    { do: 'set_clock', byMs: -86_400_000 },
    { do: 'notify', count: 1, route: 'alpha' },
    { do: 'crash' },
  ];
  expect(await played(0, steps)).toEqual([]);
});

const story: readonly Step[] = [
  { do: 'mode', provider: 'alpha', mode: 'no_credit' },
  { do: 'mode', provider: 'beta', mode: 'away' },
  { do: 'notify', count: 4, route: 'alpha' },
  { do: 'notify', count: 4, route: 'both' },
  { do: 'wait', ms: minute },
  { do: 'mode', provider: 'beta', mode: 'ok' },
  { do: 'wait', ms: 10 * minute },
  { do: 'report', which: 0, status: 'delivered' },
  { do: 'report', which: 1, status: 'undelivered' },
  { do: 'pause', provider: 'beta' },
  { do: 'notify', count: 2, route: 'beta' },
  { do: 'set_clock', byMs: -hour },
  { do: 'resume', provider: 'beta' },
  { do: 'restart' },
  { do: 'wait', ms: minute },
];

const isLong = globalThis.process.env['NKUL_OUTAGES'] !== undefined;
const methods = ['add', 'claim', 'record', 'find', ...(isLong ? ['pauses', 'get', 'count', 'backlog'] : [])];
const calls = isLong ? 40 : 4;

test.each(methods.flatMap((method) => [[method, 'refused'] as const, [method, 'lost'] as const]))(
  'one call of %s() that is %s, whichever it is, loses nothing',
  async (method, fault) => {
    for (let after = 0; after < calls; after += 1)
      expect([after, await played(1, [{ do: 'fault', method, fault, after, times: 1 }, ...story])]).toEqual([
        after,
        [],
      ]);
  },
);
