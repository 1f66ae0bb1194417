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

const steps = 500;

/**
 * A random history of messages that take of two limits and of one that leaves them to a person, go their ways, and end. A naive
 * model, which keeps every charge, says which are accepted, are in review, and may be released: so a charge that is lost or given
 * back twice shows.
 */
export async function chargingHistory(bench: StoreBench, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = <One>(list: readonly One[]): One | undefined => list[Math.floor(random() * list.length)];
  const limits = [
    charge({ counter: 'a', limit: 6, windowMs: 60_000 }),
    charge({ counter: 'b', limit: 15, windowMs: 300_000 }),
  ];
  const reviewed = charge({ counter: 'c', limit: 4, windowMs: 120_000, over: 'review' });
  const all: Taken[] = [];
  const open: string[] = [];
  const inReview: { readonly id: string; readonly charges: readonly Charge[] }[] = [];
  const counts = { accepted: 0, refused: 0, returned: 0, reviewed: 0, released: 0, kept: 0 };
  const fits = (charges: readonly Charge[], at: number, over: Charge['over']) =>
    charges.every((one) => one.over !== over || takenIn(all, one, at) + one.amount <= one.limit);
  const take = (id: string, charges: readonly Charge[], at: number) => {
    open.push(id);
    all.push(...charges.map((one) => ({ id, charge: one, at, returned: false })));
  };
  for (let step = 0; step < steps; step += 1) {
    await bench.clock.advance(Math.floor(random() * 9_000));
    const at = bench.clock.now().getTime();
    if (random() < 0.6) {
      const amount = random() < 0.2 ? 2 : 1;
      const of = [...limits.slice(random() < 0.3 ? 1 : 0), ...(random() < 0.4 ? [reviewed] : [])];
      const charges = of.map((one) => ({ ...one, amount }));
      const expected = fits(charges, at, 'reject')
        ? fits(charges, at, 'review')
          ? 'accepted'
          : 'reviewed'
        : 'refused';
      const added = await spend(bench, charges);
      const actual = added.ok ? (added.message.status === 'review' ? 'reviewed' : 'accepted') : 'refused';
      assert.equal(actual, expected, `step ${step}: ${JSON.stringify(charges)}`);
      counts[expected] += 1;
      if (!added.ok) continue;
      if (expected === 'accepted') take(added.message.id, charges, at);
      else inReview.push({ id: added.message.id, charges });
      continue;
    }
    const decided = random() < 0.5 ? pick(inReview) : undefined;
    if (decided !== undefined) {
      const { id, charges } = decided;
      const isDropped = random() < 0.2;
      const isReleased = !isDropped && fits(charges, at, 'reject');
      await decide(bench, id, isDropped ? 'dropped' : 'released', isReleased ? 'queued' : undefined);
      counts[isReleased ? 'released' : 'kept'] += 1;
      if (isReleased) take(id, charges, at);
      if (isReleased || isDropped) inReview.splice(inReview.indexOf(decided), 1);
      continue;
    }
    const id = pick(open);
    if (id === undefined) continue;
    open.splice(open.indexOf(id), 1);
    if (!(await ends(bench, id, random()))) continue;
    for (const taken of all.filter((one) => one.id === id)) taken.returned = true;
    counts.returned += 1;
  }
  for (const { charge: one, at } of all) if (one.over === 'reject') assertWithin(all, one, at);
  assert.ok(Math.min(...Object.values(counts)) > 10, `the history was one-sided: ${JSON.stringify(counts)}`);
}

/** Decides about a message in review, twice: the second time changes nothing. @param status the state of one that was released */
async function decide(
  bench: StoreBench,
  id: string,
  type: 'released' | 'dropped',
  status: 'queued' | undefined,
): Promise<void> {
  const expected = status ?? (type === 'dropped' ? 'cancelled' : 'review');
  const item = { kind: 'message', id, happening: { type, at: bench.clock.now() } } as const;
  const [recorded] = await bench.store.record([item]);
  assert.equal(recorded?.ok, expected !== 'review', `${type}: ${expected}`);
  if (expected !== 'review') {
    const again = await bench.record(item);
    assert.equal(again.events.length, 0);
  }
  assert.equal((await bench.get(id)).status, expected);
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
