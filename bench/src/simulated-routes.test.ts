import { describe, expect, it } from 'vitest';
import { type Arrivals, arrivalsOf } from './arrivals.ts';
import { brokenPromises } from './broken-promises.ts';
import { type RouteName, type Simulated, type SimulationOptions, simulate } from './simulated-routes.ts';

const many = 10_000;
const few = 1_000;

/** The arrivals of a simulation that keeps every promise. */
async function kept(options: SimulationOptions): Promise<Arrivals> {
  const simulated = await simulate(options);
  expect(simulated.accepted.length).toBe(options.messages);
  expect(brokenPromises(simulated)).toEqual([]);
  return arrivalsOf(simulated);
}

it.each([1, 2, 3])(
  'while two providers fail in every way, none of 10,000 messages is lost or sent twice, and a second provider brings more of them (seed %i)',
  async (seed) => {
    const arrivals = async (route: RouteName) => await kept({ route, seed, messages: many });
    const single = await arrivals('single');
    const failover = await arrivals('failover');
    const escalation = await arrivals('escalation');
    expect(failover.reached).toBeGreaterThanOrEqual(single.reached);
    expect(failover.delivered).toBeGreaterThanOrEqual(single.delivered);
    expect(escalation.reached).toBeGreaterThanOrEqual(failover.reached);
    expect(escalation.delivered).toBeGreaterThanOrEqual(failover.delivered);
    // Most arrive in any case: the providers fail now and then, not always.
    expect(single.reached).toBeGreaterThan(0.75 * many);
    expect(escalation.reached).toBeLessThan(many);
  },
  // It takes a few seconds; a machine that does much else needs longer.
  300_000,
);

it('messages that are spread over both providers arrive at least as often as by one of them', async () => {
  const single = await kept({ route: 'single', seed: 4, messages: few });
  const spread = await kept({ route: 'spread', seed: 4, messages: few });
  expect(spread.reached).toBeGreaterThanOrEqual(single.reached);
});

describe('the simulation notices', () => {
  const simulated = async (more: Partial<SimulationOptions> = {}) =>
    await simulate({ route: 'failover', seed: 1, messages: few, ...more });

  it('an adapter that says of messages that it surely did not send them, and has sent them', async () => {
    const broken = brokenPromises(await simulated({ lies: true }));
    expect(broken.filter((one) => /alpha took .* times/.test(one))).not.toEqual([]);
    expect(broken.filter((one) => one.includes('may have brought'))).not.toEqual([]);
  });

  it('messages that wait at the end', async () => {
    const broken = brokenPromises(await simulated({ neverBack: true }));
    expect(broken).not.toEqual([]);
    expect(broken.filter((one) => !one.endsWith('is still queued'))).toEqual([]);
  });

  it('a message that is lost, and one whose state is not what its provider said', async () => {
    const whole = await simulated();
    const delivered = [...whole.messages.values()].find(({ status }) => status === 'delivered');
    const silent = [...whole.messages.values()].find(({ status }) => status === 'undelivered');
    if (delivered === undefined || silent === undefined) throw new Error('no such message');
    const changed = (
      ...put: readonly (readonly [
        string,
        Simulated['messages'] extends ReadonlyMap<string, infer M> ? M : never,
      ])[]
    ) => brokenPromises({ ...whole, messages: new Map([...whole.messages, ...put]) });
    const without = new Map(whole.messages);
    without.delete(delivered.id);
    expect(brokenPromises({ ...whole, messages: without })).toEqual([`${delivered.id} is lost`]);
    expect(changed([delivered.id, { ...delivered, status: 'undelivered' }])).toEqual([
      `${delivered.id} is undelivered, but was delivered`,
    ]);
    const bare = { ...delivered, attempts: delivered.attempts.map((one) => ({ ...one, reports: [] })) };
    expect(changed([delivered.id, bare])).toEqual([`${delivered.id} is delivered, but nobody said so`]);
  });
});
