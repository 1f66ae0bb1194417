import type { WorkingSet } from '../group/working-set.ts';
import { counts, seenMark } from '../mark/mark.ts';
import type { NotifierHappening } from '../model/happening.ts';
import type { Message, Sameness } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import type { MessageRow } from '../ports/ledger.ts';

/** For how long a message to us is known, so that a provider may repeat its call: 7 days, in milliseconds. */
const seenMs = 604_800_000;

/** The message that an equal one would repeat: it was accepted a short time ago, and has arrived or may arrive. */
export function sameMessage<Row extends MessageRow>(
  set: WorkingSet<Row>,
  same: Sameness | undefined,
  at: Date,
): Message | undefined {
  if (same === undefined) return undefined;
  const mark = set.marks.get(same.name);
  if (mark?.kind !== 'same' || !counts(mark, at)) return undefined;
  const original = set.byId(mark.message)?.message;
  if (original === undefined) return undefined;
  // If it surely does not arrive, its sender wants another one.
  const { status } = original;
  return isFinal(status) && status !== 'delivered' ? undefined : original;
}

/** Notes a new message, so that an equal one is known. */
export function noteSame<Row extends MessageRow>(
  set: WorkingSet<Row>,
  same: Sameness | undefined,
  { id, createdAt }: Message,
): void {
  if (same === undefined) return;
  const { name, forMs } = same;
  set.marks.set(name, { kind: 'same', name, message: id, until: new Date(createdAt.getTime() + forMs) });
}

/** True for a message to us, or news of an address, that was stored before, as its provider repeats the call. Notes a new one. */
export function isKnown<Row extends MessageRow>(set: WorkingSet<Row>, happening: NotifierHappening): boolean {
  const name = seenName(set.secret, happening);
  if (name === undefined) return false;
  const { at } = happening;
  const mark = set.marks.get(name);
  if (mark !== undefined && counts(mark, at)) return true;
  set.marks.set(name, { kind: 'seen', name, until: new Date(at.getTime() + seenMs) });
  return false;
}

/** The name of the mark by which a happening is known if it comes again; undefined if its provider gives it no id. */
export function seenName(secret: Uint8Array, happening: NotifierHappening): string | undefined {
  switch (happening.type) {
    case 'message_received': {
      const { notifier, reference } = happening.inbound;
      return reference === undefined ? undefined : seenMark(secret, notifier, reference);
    }
    case 'address_changed': {
      const { notifier, reference, change, address } = happening.change;
      if (reference === undefined) return undefined;
      return seenMark(secret, notifier, JSON.stringify([reference, change, address]));
    }
    default:
      return undefined;
  }
}
