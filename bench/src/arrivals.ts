import type { Simulated } from './simulated-routes.ts';

/** How the messages of a simulation arrived. */
export interface Arrivals {
  /** How many persons got their message, whether a report says so or not. */
  readonly reached: number;
  /** How many messages are `delivered`. */
  readonly delivered: number;
  /** How long half of those that arrived took, in seconds. */
  readonly p50: number;
  /** How long 95 in 100 of those that arrived took, in seconds. */
  readonly p95: number;
}

export function arrivalsOf({ messages, books, startMs }: Simulated): Arrivals {
  const arrivals = new Map<string, number>();
  for (const { id, arrivesAtMs } of [...books.alpha, ...books.beta])
    if (arrivesAtMs !== undefined)
      arrivals.set(id, Math.min(arrivesAtMs, arrivals.get(id) ?? Number.POSITIVE_INFINITY));
  const took = [...arrivals].flatMap(([id, atMs]) => {
    const message = messages.get(id);
    return message === undefined ? [] : [(startMs + atMs - message.createdAt.getTime()) / 1_000];
  });
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor((took.length - 1) * share)] ?? Number.NaN;
  const delivered = [...messages.values()].filter(({ status }) => status === 'delivered').length;
  return { reached: arrivals.size, delivered, p50: at(0.5), p95: at(0.95) };
}
