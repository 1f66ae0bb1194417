import { type Arrivals, arrivalsOf } from './arrivals.ts';
import type { Bench, Row } from './bench.ts';
import { compare } from './in-turn.ts';
import { type RouteName, simulate } from './simulated-routes.ts';

const names = {
  single: 'one provider',
  failover: 'failover',
  escalation: 'escalation (2 min)',
} as const satisfies Partial<Record<RouteName, string>>;
type Compared = keyof typeof names;

const figures = [
  { of: 'p50', case: 'time until it arrives, p50', unit: 'simulated s' },
  { of: 'p95', case: 'time until it arrives, p95', unit: 'simulated s' },
  { of: 'reached', case: 'messages that arrive', unit: 'of 10,000' },
] as const satisfies readonly { readonly of: keyof Arrivals; readonly case: string; readonly unit: string }[];

/** How soon messages arrive, by route, while two providers fail: in the time of the simulation, not of the machine. */
export const routingBench: Bench = {
  name: 'routing',
  title:
    'time to delivery by one provider, with failover and with escalation, while providers fail; simulated',
  async run({ rounds, progress }) {
    const arrivals: Record<Compared, Arrivals[]> = { single: [], failover: [], escalation: [] };
    for (let seed = 1; seed <= rounds; seed += 1) {
      progress(`seed ${seed} of ${rounds}`);
      for (const route of ['single', 'failover', 'escalation'] as const)
        arrivals[route].push(arrivalsOf(await simulate({ route, seed, messages: 10_000 })));
    }
    return figures.flatMap((figure) =>
      (['failover', 'escalation'] as const).map((route) => row(figure, route, arrivals)),
    );
  },
};

function row(
  { of, case: name, unit }: (typeof figures)[number],
  route: Exclude<Compared, 'single'>,
  arrivals: Readonly<Record<Compared, readonly Arrivals[]>>,
): Row {
  const values = (which: Compared) => arrivals[which].map((one) => one[of]);
  const [ours, theirs] = [names[route], names.single];
  const rounds = { [ours]: values(route), [theirs]: values('single') };
  return compare(rounds, { case: name, of: ours, against: theirs, unit });
}
