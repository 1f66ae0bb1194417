import { erasedKey } from '../erase/erased-key.ts';
import { reportTime } from '../model/delivery-report.ts';
import type { Reported, Resolved, Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reference } from '../model/references.ts';
import type { AttemptKey, RecordItem } from '../ports/record-item.ts';
import type { AddressAt, Group, Needs } from '../ports/recorder.ts';

type Collected = {
  -readonly [Name in keyof Needs]: Needs[Name] extends readonly (infer One)[] ? One[] : Needs[Name];
};

/** All data that the rules may read for a group, derived from the group alone. */
export function needsOf({ add = [], record = [], claim = [] }: Group, secret: Uint8Array): Needs {
  const needs: Collected = {
    ...{ byId: [], byKey: [], byReference: [], sendingTo: [], unknownNear: [] },
    ...{ parkedFor: [], parkedNear: [], pause: [], counters: [], parks: 0, restoredAt: false },
  };
  for (const { key, charges = [] } of add) {
    if (key !== undefined) needs.byKey.push(key, erasedKey(secret, key));
    for (const { counter } of charges) needs.counters.push(counter);
  }
  for (const item of record) collect(needs, item);
  for (const message of claim) needs.parkedNear.push(...leasesOf(message));
  return needs;
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
