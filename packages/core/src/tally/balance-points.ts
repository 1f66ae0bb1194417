import type { Balance } from '../model/balance.ts';
import { floorTo, type Step } from './bucket.ts';

/** A balance in the bucket in which a store keeps it. */
export interface KeptBalance {
  readonly notifier: string;
  readonly step: Step;
  /** The beginning of the bucket, in milliseconds since 1970. */
  readonly bucket: number;
  readonly balance: Balance;
}

/** The last balance of each bucket of a step from a time on, in the order of notifiers and times. */
export function balancePoints(
  kept: Iterable<KeptBalance>,
  { from, step }: { readonly from: Date; readonly step: Step },
): readonly { readonly notifier: string; readonly balance: Balance }[] {
  const last = new Map<string, { readonly notifier: string; readonly balance: Balance }>();
  for (const { notifier, bucket, balance } of kept) {
    const place = floorTo(bucket, step);
    if (place < from.getTime()) continue;
    const key = `${notifier}\0${place}`;
    const known = last.get(key);
    if (known === undefined || known.balance.at <= balance.at) last.set(key, { notifier, balance });
  }
  return [...last.values()].sort(
    (a, b) => compare(a.notifier, b.notifier) || a.balance.at.getTime() - b.balance.at.getTime(),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
