import { consentWord } from '../consent/consent-word.ts';
import { erasedKey } from '../erase/erased-key.ts';
import { addressMark } from '../mark/mark.ts';
import { reportTime } from '../model/delivery-report.ts';
import type { Reported, Resolved, Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import { isRefusalOfAddress } from '../model/reason.ts';
import { addressesOf } from '../model/recipient.ts';
import type { Reference } from '../model/references.ts';
import type { AttemptKey, RecordItem } from '../ports/record-item.ts';
import type { AddressAt, Group, Needs } from '../ports/recorder.ts';
import { optOutCount } from './consent.ts';
import { seenName } from './sameness.ts';

type Collected = {
  -readonly [Name in keyof Needs]: Needs[Name] extends readonly (infer One)[] ? One[] : Needs[Name];
};

/** All data that the rules may read for a group, derived from the group alone. */
export function needsOf({ add = [], record = [], claim = [] }: Group, secret: Uint8Array): Needs {
  const needs: Collected = {
    ...{ byId: [], byKey: [], byReference: [], sendingTo: [], unknownNear: [] },
    ...{ parkedFor: [], parkedNear: [], pause: [], counters: [], parks: 0, restoredAt: false },
    ...{ marks: [], readMarks: [] },
  };
  for (const { key, charges = [], same } of add) {
    if (key !== undefined) needs.byKey.push(key, erasedKey(secret, key));
    for (const { counter } of charges) needs.counters.push(counter);
    if (same !== undefined) needs.marks.push(same.name);
  }
  for (const item of record) {
    collect(needs, item);
    collectMarks(needs, item, secret);
  }
  for (const message of claim) {
    needs.parkedNear.push(...leasesOf(message));
    for (const address of new Set(addressesOf(message.recipient)))
      needs.readMarks.push(addressMark(secret, address));
  }
  return needs;
}

/** The marks that an item may change: that of an address, and that of a message to us. */
function collectMarks(needs: Collected, item: RecordItem, secret: Uint8Array): void {
  const address = addressOfItem(item);
  if (address !== undefined) {
    needs.marks.push(addressMark(secret, address));
    if (mayOptOut(item)) needs.counters.push(optOutCount.counter);
  }
  const seen = item.kind === 'notifier' ? seenName(secret, item.happening) : undefined;
  if (seen !== undefined) needs.marks.push(seen);
}

/** True if an item may be an opt-out that counts: its count is one row for all, which should not be locked in vain. */
function mayOptOut(item: RecordItem): boolean {
  switch (item.happening.type) {
    case 'opted_out':
      return item.happening.by !== 'import';
    case 'settled':
      return (
        item.happening.submission.outcome === 'rejected' &&
        item.happening.submission.reason.code === 'opted_out'
      );
    case 'address_changed':
      return item.happening.change.change === 'opted_out';
    case 'message_received':
      return consentWord(item.happening.inbound.text ?? '') === 'stop';
    default:
      return false;
  }
}

/** The address whose mark an item may change. */
function addressOfItem(item: RecordItem): string | undefined {
  switch (item.kind) {
    case 'address':
      return item.happening.address;
    case 'attempt':
      return isRefusedAddress(item.happening) ? item.attempt.to : undefined;
    case 'notifier':
      if (item.happening.type === 'address_changed') return item.happening.change.address;
      return item.happening.type === 'message_received' ? item.happening.inbound.from : undefined;
    default:
      return undefined;
  }
}

function isRefusedAddress(happening: Settled | Resolved): boolean {
  if (happening.type !== 'settled') return false;
  const { submission } = happening;
  return submission.outcome === 'rejected' && isRefusalOfAddress(submission.reason.code);
}

function collect(needs: Collected, item: RecordItem): void {
  switch (item.kind) {
    case 'message':
      needs.byId.push(item.id);
      return;
    case 'attempt':
      needs.byId.push(item.id);
      needs.parkedFor.push(...referencesIn(item.attempt, item.happening));
      if (mayBecomeUnknown(item.happening)) needs.parkedNear.push(startOf(item.attempt));
      return;
    case 'reference':
      return collectReport(needs, item, item.happening);
    case 'notifier':
      needs.pause.push(item.notifier);
      return;
    case 'act':
      if (item.happening.message !== undefined) needs.byId.push(item.happening.message);
      return;
    case 'address':
      return;
    case 'store':
      if (item.happening.type !== 'bytes_gone') needs.restoredAt = true;
      return;
  }
}

/** The recorder reads the messages with the report's reference. Without a match, it parks or quarantines the report. */
function collectReport(needs: Collected, { notifier, reference }: Reference, happening: Reported): void {
  const { at, report } = happening;
  needs.byReference.push({ notifier, reference });
  needs.parkedFor.push({ notifier, reference });
  needs.pause.push(notifier);
  needs.parks += 1;
  if (report.to === undefined) return;
  const address = { notifier: report.notifier, address: report.to };
  needs.sendingTo.push(address);
  needs.unknownNear.push({ ...address, time: reportTime(report, at) });
}

function referencesIn({ notifier }: AttemptKey, happening: Settled | Resolved): readonly Reference[] {
  return idsIn(happening).map((reference) => ({ notifier, reference }));
}

function idsIn(happening: Settled | Resolved): readonly string[] {
  if (happening.type === 'resolved') return happening.reference === undefined ? [] : [happening.reference];
  const { submission } = happening;
  if (submission.outcome !== 'accepted' && submission.outcome !== 'unknown') return [];
  const { reference, aliases = [] } = submission;
  return reference === undefined ? aliases : [reference, ...aliases];
}

function mayBecomeUnknown(happening: Settled | Resolved): boolean {
  return happening.type === 'settled' && happening.submission.outcome === 'unknown';
}

/** The attempts of a message that become unknown if their lease has run out. */
function leasesOf({ attempts }: Message): readonly AddressAt[] {
  return attempts.filter(({ outcome }) => outcome === 'pending').map(startOf);
}

function startOf({ notifier, to, startedAt }: AttemptKey): AddressAt {
  return { notifier, address: to, time: startedAt };
}
