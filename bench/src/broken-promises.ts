import type { MadeReport, Taken } from './simulated-provider.ts';
import { deliveryTimeoutMs, type Simulated } from './simulated-routes.ts';

/** The promises that a simulation broke, each with its message: it was lost, waits for ever, was sent twice, or ended wrong. */
export function brokenPromises(simulated: Simulated): readonly string[] {
  const { accepted, messages, books } = simulated;
  const lost = accepted.filter((id) => !messages.has(id)).map((id) => `${id} is lost`);
  const waiting = [...messages.values()].flatMap(({ id, status }) =>
    status === 'queued' || status === 'sending' ? [`${id} is still ${status}`] : [],
  );
  const twice = Object.entries(books).flatMap(([name, book]) =>
    [...Map.groupBy(book, ({ id }) => id)].flatMap(([id, all]) =>
      all.length > 1 ? [`${name} took ${id} ${all.length} times`] : [],
    ),
  );
  return [...lost, ...waiting, ...twice, ...takenByBoth(simulated), ...endedWrong(simulated)];
}

/** Messages that both providers took, although the first may still have brought it. */
function takenByBoth({ route, books, reports }: Simulated): readonly string[] {
  const undelivered = new Map<string, number>();
  for (const { reference, status, atMs } of reports)
    if (status === 'undelivered' && !undelivered.has(reference)) undelivered.set(reference, atMs);
  const byAlpha = new Map(books.alpha.map((taken) => [taken.id, taken]));
  return books.beta.flatMap((one) => {
    const other = byAlpha.get(one.id);
    if (other === undefined) return [];
    const [first, second] = other.atMs <= one.atMs ? [other, one] : [one, other];
    if (mayFollow(first, second, undelivered.get(first.reference), route)) return [];
    return [`${first.reference} may have brought ${one.id}, and ${second.reference} was sent all the same`];
  });
}

/** @param toldMs when a report said that the first did not arrive */
function mayFollow(
  first: Taken,
  second: Taken,
  toldMs: number | undefined,
  route: Simulated['route'],
): boolean {
  if (toldMs !== undefined && toldMs <= second.atMs) return true;
  return route === 'escalation' && first.answered && second.atMs - first.atMs >= deliveryTimeoutMs;
}

/** Messages whose first report says that they were delivered, and whose state does not. */
function endedWrong({ messages, reports }: Simulated): readonly string[] {
  const first = new Map<string, MadeReport>();
  for (const report of reports) if (!first.has(report.reference)) first.set(report.reference, report);
  return [...messages.values()].flatMap(({ id, status, attempts }) => {
    const told = attempts.flatMap(({ reference }) => first.get(reference ?? '')?.status ?? []);
    if (told.includes('delivered') && status !== 'delivered')
      return [`${id} is ${status}, but was delivered`];
    const isTold = attempts.some(({ reports: kept }) => kept.some((one) => one.status === 'delivered'));
    return status === 'delivered' && !isTold ? [`${id} is delivered, but nobody said so`] : [];
  });
}
