import { expect, test } from 'vitest';
import { startPartner } from '../../test/partner.ts';
import type { Simulator } from '../../test/simulate.ts';
import { key, send, simulate } from '../../test/simulate.ts';
import { faultNames } from '../faults/fault-settings.ts';
import type { Faults } from '../faults/faults.ts';

function everyFault(chance: number): Faults {
  return {
    send: {
      ...Object.fromEntries(faultNames.send.map((name) => [name, chance])),
      slow: { probability: chance, ms: 5 },
      // Each costs the client its whole patience.
      hang: chance / 3,
    },
    reports: {
      ...Object.fromEntries(faultNames.reports.map((name) => [name, chance])),
      late: { probability: chance, ms: 20 },
      again: { probability: chance, ms: 20 },
      contradictory: { probability: chance, ms: 20 },
    },
  };
}

const messages = Array.from({ length: 300 }, (_, at) => ({
  phone: `+237699${String(at).padStart(6, '0')}`,
  text: `Message ${at} ${'x'.repeat(at)}`,
}));

/** What a client saw of each message: `ok` when it could read a plain success. */
async function storm(
  simulator: Simulator,
  order: readonly number[],
  timeoutMs: number,
): Promise<ReadonlyMap<number, boolean>> {
  const seen = new Map<number, boolean>();
  const waiting = [...order];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        const { phone, text } = messages[at] ?? { phone: '', text: '' };
        const answer = await send(simulator, phone, text, { timeoutMs }).catch(() => undefined);
        seen.set(at, answer?.status === 200 && /^\{"success":true.*\}$/.test(answer.text));
      }
    }),
  );
  return seen;
}

const inOrder = messages.map((_, at) => at);

test('with every fault at once the book agrees with itself and with what untouched clients saw', async () => {
  const partner = await startPartner();
  const simulator = await simulate({
    seed: 11,
    accounts: { [key]: 100_000 },
    reportTo: partner.url,
    resendDelayMs: 5,
    faults: everyFault(0.03),
  });
  const seen = await storm(simulator, inOrder, 3_000);
  await simulator.settled();

  expect(simulator.calls).toHaveLength(messages.length);
  expect(simulator.duplicates()).toEqual([]);
  const units = simulator.accepted.reduce((sum, sms) => sum + sms.units, 0);
  expect(simulator.account(key)).toEqual({ bought: 100_000, sent: units, left: 100_000 - units });
  const told = simulator.calls.flatMap(({ entries }) => entries.filter(({ accepted }) => accepted));
  expect(told.map(({ messageId }) => messageId).sort()).toEqual(
    simulator.accepted.map(({ messageId }) => messageId).sort(),
  );

  const untouched = inOrder.filter((at) =>
    simulator.untouched(messages[at]?.phone ?? '', messages[at]?.text ?? ''),
  );
  expect(untouched.length).toBeGreaterThan(60);
  expect(untouched.length).toBeLessThan(240);
  for (const at of untouched) {
    expect(seen.get(at)).toBe(true);
    expect(simulator.timesAccepted(messages[at]?.phone ?? '', messages[at]?.text ?? '')).toBe(1);
  }

  const reported = new Set(simulator.reports.map(({ messageId }) => messageId));
  expect(reported).toEqual(new Set(simulator.accepted.map(({ messageId }) => messageId)));
  const open = simulator.reports.filter((report) => !report.lost && report.acknowledged !== 1);
  expect(open).toEqual([]);
  const faults = new Set([
    ...simulator.calls.flatMap((call) => [...call.faults, ...call.entries.flatMap((entry) => entry.faults)]),
  ]);
  expect(faults.size).toBeGreaterThan(20);
});

test('the same seed gives the same messages the same faults, in whatever order they come', async () => {
  async function fates(seed: number, order: readonly number[]): Promise<readonly string[]> {
    // Resets before the whole request was read are drawn in the order of arrival.
    const resets = { resetBeforeRequest: 0, resetAfterHeaders: 0, resetInBody: 0 };
    // Nobody waits for a hang to end, so that no client has to leave while a busy machine answers it.
    const untimed = { ...resets, hang: 0 };
    const faults = {
      send: { ...everyFault(0.05).send, ...untimed },
      reports: everyFault(0.05).reports ?? {},
    };
    const simulator = await simulate({ seed, faults, accounts: { [key]: 100_000 } });
    await storm(simulator, order, 30_000);
    await simulator.settled();
    const ofCalls = simulator.calls.map(({ entries, faults }) => {
      return [entries[0]?.to, entries[0]?.accepted, ...faults, ...(entries[0]?.faults ?? [])].join(' ');
    });
    const ofReports = simulator.reports.map(({ to, status, faults }) => [to, status, ...faults].join(' '));
    return [...ofCalls, ...ofReports].sort();
  }
  const some = inOrder.slice(0, 200);
  const first = await fates(42, some);
  expect(await fates(42, some.toReversed())).toEqual(first);
  expect(await fates(43, some)).not.toEqual(first);
});
