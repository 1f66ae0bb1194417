import { createHash } from 'node:crypto';
import type { SpreadMember } from '../model/message.ts';

/** 48 bits of a hash: as many as are read without rounding. */
const hashBytes = 6;
const hashValues = 2 ** (8 * hashBytes);

/**
 * The notifiers of a spread in the order that a message draws. It follows from the message's id, and the names and weights
 * of the notifiers: it is the same in every process and after a restart. Over many messages, each notifier is first in
 * proportion to its weight; so is each of the others second, and so on.
 *
 * It is weighted rendezvous hashing: each notifier gets a waiting time from its own hash, divided by its weight, and the
 * shortest is first. So a change of one weight moves messages only to this notifier, or only away from it.
 */
export function drawnOrder(id: string, members: readonly SpreadMember[]): readonly SpreadMember[] {
  const [only, ...others] = members;
  if (only === undefined || others.length === 0) return members;
  const waits = new Map(members.map((member) => [member, waitOf(id, member)]));
  return members.toSorted((a, b) => (waits.get(a) ?? 0) - (waits.get(b) ?? 0));
}

/** Exponentially distributed, with the weight as its rate: the shortest of several belongs to one by its share. */
function waitOf(id: string, { step, weight }: SpreadMember): number {
  const hash = createHash('sha256').update(`${id}\0${step.notifier}`).digest();
  const between0And1 = (hash.readUIntBE(0, hashBytes) + 0.5) / hashValues;
  return -Math.log(between0And1) / weight;
}
