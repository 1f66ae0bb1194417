import assert from 'node:assert/strict';
import type { Charge } from '@nkul/core/store';
import { seededRandom } from '../base/seeded-random.ts';
import type { StoreBench } from '../store-bench/store-bench.ts';
import { charge, spend } from './charging-stage.ts';

/** A charge of a message, as the model keeps it. */
interface Taken {
  readonly id: string;
  readonly charge: Charge;
  readonly at: number;
  returned: boolean;
}

const steps = 300;

/**
 * A random history of messages that take of two limits, go their ways, and end. A naive model, which keeps every charge, says what is
 * accepted: so a charge that is lost or given back twice shows.
 */
export async function chargingHistory(bench: StoreBench, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = <One>(list: readonly One[]): One | undefined => list[Math.floor(random() * list.length)];
  const limits = [
    charge({ counter: 'a', limit: 6, windowMs: 60_000 }),
    charge({ counter: 'b', limit: 15, windowMs: 300_000 }),
  ];
  const all: Taken[] = [];
  const open: string[] = [];
  const counts = { accepted: 0, refused: 0, returned: 0 };
  for (let step = 0; step < steps; step += 1) {
    await bench.clock.advance(Math.floor(random() * 9_000));
    const at = bench.clock.now().getTime();
    if (random() < 0.6) {
      const amount = random() < 0.2 ? 2 : 1;
      const charges = limits.slice(random() < 0.3 ? 1 : 0).map((one) => ({ ...one, amount }));
      const fits = charges.every((one) => takenIn(all, one, at) + amount <= one.limit);
      const added = await spend(bench, charges);
      assert.equal(added.ok, fits, `step ${step}: ${JSON.stringify(charges)}`);
      counts[fits ? 'accepted' : 'refused'] += 1;
      if (!added.ok) continue;
      open.push(added.message.id);
      all.push(...charges.map((one) => ({ id: added.message.id, charge: one, at, returned: false })));
      continue;
    }
    const id = pick(open);
    if (id === undefined) continue;
    open.splice(open.indexOf(id), 1);
    if (!(await ends(bench, id, random()))) continue;
    for (const taken of all.filter((one) => one.id === id)) taken.returned = true;
    counts.returned += 1;
  }
  for (const { charge: one, at } of all) assertWithin(all, one, at);
  assert.ok(Math.min(...Object.values(counts)) > 20, `the history was one-sided: ${JSON.stringify(counts)}`);
}

/** Ends a message in one of several ways. Returns true if it surely was not sent. */
async function ends(bench: StoreBench, id: string, random: number): Promise<boolean> {
  if (random < 0.4) {
    await bench.happen(id, { type: 'cancelled', at: bench.clock.now() });
  } else {
    await bench.claim();
    const reason = { code: 'content_refused', message: 'not allowed' } as const;
    if (random < 0.6) await bench.settle(id, { outcome: 'rejected', reason });
    else if (random < 0.8) await bench.settle(id, { outcome: 'accepted', reference: id });
    else await bench.settle(id, { outcome: 'unknown', reason: { code: 'no_answer', message: 'no answer' } });
  }
  const { status } = await bench.get(id);
  return status === 'cancelled' || status === 'rejected';
}

/** The sum in the parts of the windows that touch a time: at most a sixtieth of a window more than one of them. */
function takenIn(all: readonly Taken[], { counter, windowMs }: Charge, at: number): number {
  const part = windowMs / 60;
  const from = (Math.floor(at / part) - 60) * part;
  const counted = all.filter((one) => one.charge.counter === counter && !one.returned && one.at >= from);
  return counted.reduce((sum, one) => sum + one.charge.amount, 0);
}

/** @throws AssertionError if the window that begins with a charge holds more than the limit */
function assertWithin(all: readonly Taken[], { counter, windowMs, limit }: Charge, from: number): void {
  const within = all.filter(
    (one) => one.charge.counter === counter && !one.returned && one.at >= from && one.at < from + windowMs,
  );
  const sum = within.reduce((total, one) => total + one.charge.amount, 0);
  assert.ok(sum <= limit, `${sum} in a window whose limit is ${limit}`);
}
