import { keyConflict, messageNotFound } from '../base/errors.ts';
import { erasedKey } from '../erase/erased-key.ts';
import type { Current, WorkingSet } from '../group/working-set.ts';
import { lifecycle } from '../lifecycle/lifecycle.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import type { EventDraft } from '../model/core-event.ts';
import { reportTime, sameReport } from '../model/delivery-report.ts';
import type { Due, Happening, NotifierHappening, Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reference } from '../model/references.ts';
import { candidateEvent, type UnknownAttempt, unknownAttempts } from '../model/unknown-attempt.ts';
import type { ClaimAnswer } from '../ports/claim.ts';
import type { Ledger, MessageRow, ParkedReport } from '../ports/ledger.ts';
import type { AttemptItem, Recorded, RecordItem } from '../ports/record-item.ts';
import type { AddOptions, Difference, Group, Needs, Recorder } from '../ports/recorder.ts';
import type { Added } from '../ports/store.ts';
import { actOf, resendAct } from './acts.ts';
import { acceptance, accepted, announced } from './announced.ts';
import { giveBackCharges, released } from './charging.ts';
import { concerned, mayFollow } from './concerned.ts';
import { applyAddressChange, applyConsent, applyInbound, closedIn, noteRefusal } from './consent.ts';
import { difference } from './difference.ts';
import { needsOf } from './needs.ts';
import { applyToStore } from './restoring.ts';
import { parkedForMs } from './retention.ts';
import { isKnown, noteSame, sameMessage } from './sameness.ts';

/** The most candidates for a parked report, and the most parked reports for which an attempt becomes a candidate. */
const maxCandidates = 3;

/** The answer to a record item, before its events are known. */
type Done = Pick<Extract<Recorded, { readonly ok: true }>, 'message' | 'before' | 'dropped'>;

/**
 * Makes the recorder that `Store.open()` gets.
 *
 * @param rules the rules of the lifecycle; tests may give others
 */
export function createRecorder(rules: Lifecycle = lifecycle): Recorder {
  return new RuleRecorder(rules);
}

/**
 * Adds messages and records happenings: it finds duplicate keys, and applies the rules of the lifecycle to the data of
 * a store. It matches a delivery report with the message that has its reference and its number. Without such a message,
 * it parks the report, or quarantines it if its reference already belongs to another number for good.
 */
class RuleRecorder implements Recorder {
  readonly #rules: Lifecycle;

  constructor(rules: Lifecycle) {
    this.#rules = rules;
  }

  needs(group: Group, secret: Uint8Array): Needs {
    return needsOf(group, secret);
  }

  add<Row extends MessageRow>(
    messages: readonly Message[],
    ledger: Ledger<Row>,
    { resends = [], announced: takes = true }: AddOptions = {},
  ): Difference<Row, Added> {
    return difference(messages, ledger, (set, message) => {
      const added = this.#add(set, message, takes);
      const resend = added.duplicate ? undefined : resends.find(({ id }) => id === message.id);
      if (resend !== undefined) set.act(resendAct(message, resend));
      return added;
    });
  }

  record<Row extends MessageRow>(
    items: readonly RecordItem[],
    ledger: Ledger<Row>,
  ): Difference<Row, Recorded> {
    return difference(items, ledger, (set, item) => this.#record(set, item));
  }

  claim<Row extends MessageRow>(
    rows: readonly Row[],
    due: Due,
    ledger: Ledger<Row>,
  ): Difference<Row, ClaimAnswer> {
    let happening: Due | undefined;
    return difference(rows, ledger, (set, row) => {
      happening ??= claimIn(set, due);
      const message = this.#happen(set, { row, message: row.message }, happening);
      return message === row.message ? { message } : { message, before: row.message };
    });
  }

  #add<Row extends MessageRow>(
    set: WorkingSet<Row>,
    message: Message,
    takes: boolean,
  ): Pick<Extract<Added, { readonly ok: true }>, 'message' | 'duplicate' | 'same'> {
    const { same } = message;
    // Few have it, and a copy without it takes long.
    const given = same === undefined ? message : withoutSameness(message);
    const existing = given.key === undefined ? undefined : withKey(set, given.key)?.message;
    if (existing === undefined) {
      const original = takes ? sameMessage(set, same, given.createdAt) : undefined;
      if (original !== undefined) return { message: original, duplicate: true, same: true };
      const now = takes ? accepted(set, given, given.createdAt, this.#rules) : given;
      if (!takes) set.emit(acceptance(given, this.#rules));
      set.insert(now);
      if (takes) noteSame(set, same, now);
      return { message: now, duplicate: false };
    }
    if (existing.fingerprint !== given.fingerprint) throw keyConflict(existing.id, given.key);
    return { message: existing, duplicate: true };
  }

  #record<Row extends MessageRow>(set: WorkingSet<Row>, item: RecordItem): Done {
    switch (item.kind) {
      case 'message':
      case 'attempt': {
        const current = set.byId(item.id);
        if (current === undefined) throw messageNotFound(item.id);
        if (item.kind === 'attempt') mustBeOf(current.message, item);
        const message = this.#happen(set, current, withHashedKey(set, current.message, item.happening));
        if (message === current.message) return { message };
        act(set, item);
        return { message, before: current.message };
      }
      case 'reference':
        return this.#report(set, item, item.happening);
      case 'notifier':
        if (isKnown(set, item.happening)) return {};
        if (this.#applyToNotifier(set, item.notifier, item.happening)) act(set, item);
        return {};
      case 'address':
        if (applyConsent(set, item.happening)) act(set, item);
        return {};
      case 'act':
        mustExist(set, item.happening.message);
        act(set, item);
        return {};
      case 'store':
        if (applyToStore(set, item.happening)) act(set, item);
        return {};
    }
  }

  /** Applies a happening to a message, then the parked reports that match a reference which the message got by it. */
  #happen<Row extends MessageRow>(set: WorkingSet<Row>, given: Current<Row>, happening: Happening): Message {
    const current = announced(set, given, happening.at, this.#rules);
    if (happening.type === 'accepted') return current.message;
    const { message: applied, events } = this.#rules.apply(current.message, happening);
    set.emit(events);
    if (applied === current.message) return applied;
    const message = happening.type === 'released' ? released(set, applied, happening.at) : applied;
    if (message.chargedAt === undefined) giveBackCharges(set, current.message);
    const { references, unknown } = set.update(current, message);
    if (happening.type === 'settled') noteRefusal(set, { before: current.message, now: message }, happening);
    // A report cannot have come for an attempt that starts now: its reference has not gone out yet.
    const mayBeParked = references.length > 0 && happening.type !== 'due';
    const now = mayBeParked ? this.#applyParked(set, message, references, happening.at) : message;
    // `needs()` cannot tell which attempt a restore adds. Later reports find it.
    if (happening.type === 'restored') return now;
    const open = now === message ? unknown.added : unknownAttempts(now);
    for (const attempt of unknown.added)
      if (open.some((one) => one.attempt === attempt.attempt))
        set.emit(this.#reportsFor(set, attempt, happening.at));
    return now;
  }

  /** Applies the parked reports of a message's new references, if they have the number of the message too. */
  #applyParked<Row extends MessageRow>(
    set: WorkingSet<Row>,
    message: Message,
    references: readonly Reference[],
    at: Date,
  ): Message {
    let now = message;
    for (const parked of this.#parkedFor(set, references, at)) {
      const waited = parked.happening;
      if (!this.#rules.isAbout(now, waited.report)) continue;
      // The time of day may have been set back since it came: nothing follows from it in the future.
      const reported = waited.at > at ? { ...waited, at } : waited;
      set.unpark(parked);
      const current = set.byId(now.id);
      if (current !== undefined) now = this.#happen(set, current, reported);
    }
    return now;
  }

  /** The reports that are parked for some references, in the order in which they arrived. */
  #parkedFor<Row extends MessageRow>(
    set: WorkingSet<Row>,
    references: readonly Reference[],
    at: Date,
  ): readonly ParkedReport[] {
    const found: ParkedReport[] = [];
    for (const reference of references)
      for (const parked of set.parkedFor(reference))
        if (at.getTime() - parked.happening.at.getTime() < parkedForMs) found.push(parked);
    return found.length < 2 ? found : found.sort((a, b) => a.sequence - b.sequence);
  }

  #report<Row extends MessageRow>(
    set: WorkingSet<Row>,
    { notifier, reference }: Reference,
    happening: Reported,
  ): Done {
    const { known, found } = concerned(set, { notifier, reference }, happening.report, this.#rules);
    if (found !== undefined) {
      const message = this.#happen(set, found, happening);
      return message === found.message ? { message } : { message, before: found.message };
    }
    if (!known || mayFollow(set, happening)) return this.#park(set, { notifier, reference }, happening);
    this.#quarantine(set, notifier, happening);
    return {};
  }

  #park<Row extends MessageRow>(set: WorkingSet<Row>, reference: Reference, happening: Reported): Done {
    const { at, report } = happening;
    const parked = this.#parkedFor(set, [reference], at);
    if (parked.some((known) => sameReport(known.happening.report, report))) return {};
    const dropped = set.park(reference, happening);
    set.emit([{ type: 'report.parked', at, report }, ...this.#candidatesOf(set, happening)]);
    return dropped === 0 ? {} : { dropped };
  }

  /** An event that names the candidates of a newly parked report: the nearest unknown attempts that it may be about. */
  #candidatesOf<Row extends MessageRow>(set: WorkingSet<Row>, waiting: Reported): readonly EventDraft[] {
    const { at, report } = waiting;
    if (report.to === undefined) return [];
    const address = { notifier: report.notifier, address: report.to };
    const candidates = set
      .unknownNear(address, reportTime(report, at), maxCandidates)
      .filter((attempt) => this.#rules.isCandidate(attempt, waiting));
    return candidates.length === 0 ? [] : [candidateEvent(at, report, candidates)];
  }

  /** One event for each parked report that may be about an attempt whose outcome became unknown; the nearest only. */
  #reportsFor<Row extends MessageRow>(
    set: WorkingSet<Row>,
    attempt: UnknownAttempt,
    at: Date,
  ): readonly EventDraft[] {
    return set
      .parkedNear(attempt, attempt.startedAt, maxCandidates)
      .filter(({ happening }) => this.#rules.isCandidate(attempt, happening))
      .map(({ happening: { report } }) => candidateEvent(at, report, [attempt]));
  }

  #quarantine<Row extends MessageRow>(set: WorkingSet<Row>, notifier: string, happening: Reported): void {
    const { at, report } = happening;
    const entry = { reason: 'the number is not that of the message with this reference', raw: report.raw };
    this.#applyToNotifier(set, notifier, { type: 'quarantined', at, entry });
  }

  /** Returns true if something changed. */
  #applyToNotifier<Row extends MessageRow>(
    set: WorkingSet<Row>,
    name: string,
    happening: NotifierHappening,
  ): boolean {
    const before = set.pause(name);
    const { pause, events } = this.#rules.applyToNotifier(name, before, happening);
    if (pause !== before) set.setPause(name, pause);
    set.emit(events);
    if (happening.type === 'address_changed') applyAddressChange(set, happening.change, happening.at);
    if (happening.type === 'message_received') applyInbound(set, happening.inbound, happening.at);
    return events.length > 0;
  }
}

function withoutSameness({ same: _, ...message }: Message): Message {
  return message;
}

/** A claim asks about addresses only if the store knows something about one. It changes such facts nowhere itself. */
function claimIn<Row extends MessageRow>(set: WorkingSet<Row>, due: Due): Due {
  return set.marks.isEmpty ? due : { ...due, closed: closedIn(set) };
}

/** Notes who did what an item changed, if a person may have done it. */
function act<Row extends MessageRow>(set: WorkingSet<Row>, item: RecordItem): void {
  const done = actOf(item);
  if (done !== undefined) set.act(done);
}

/** @throws MessageNotFoundError if an act names a message that does not exist */
function mustExist<Row extends MessageRow>(set: WorkingSet<Row>, id: string | undefined): void {
  if (id !== undefined && set.byId(id) === undefined) throw messageNotFound(id);
}

/** The message with a key. An erased one has the hash of the key. */
function withKey<Row extends MessageRow>(set: WorkingSet<Row>, key: string): Current<Row> | undefined {
  return set.byKey(key) ?? set.byKey(erasedKey(set.secret, key));
}

/** Nothing but the secret of the store leads from the hash of a key to the key. */
function withHashedKey<Row extends MessageRow>(
  set: WorkingSet<Row>,
  { key }: Message,
  happening: Happening,
): Happening {
  if (happening.type !== 'erased' || happening.what !== 'all' || key === undefined) return happening;
  return { ...happening, key: erasedKey(set.secret, key) };
}

/** `needs()` trusts the notifier that an item names, so it must be the notifier of the attempt. */
function mustBeOf({ id, attempts }: Message, { attempt, happening }: AttemptItem): void {
  const own = attempts.find(({ number }) => number === happening.attempt);
  if (own !== undefined && own.notifier !== attempt.notifier)
    throw new RangeError(`attempt ${own.number} of message ${id} is not ${attempt.notifier}'s`);
}
