import {
  type ActDraft,
  type Attempt,
  type Balance,
  type Candidate,
  type CoreEvent,
  type DeliveryReport,
  decodeProviderEntry,
  decodeReport,
  type Erased,
  type EventDraft,
  encodeProviderEntry,
  encodeReport,
  eraseEvent,
  eraseProviderEntry,
  eraseReport,
  eventNumber,
  eventType,
  type Message,
  type Pause,
  type PauseEnd,
  type Reason,
} from '@nkul/core/store';
import {
  type AttemptThen,
  decodeThen,
  type ExplicitFields,
  encodeThen,
  explicitFields,
  isToldBy,
  type WrittenReason,
} from './attempt-then.ts';
import { erasedWords, readWords } from './message-texts.ts';
import type { PersonalTexts } from './personal-texts.ts';
import { statusNumber, statusOf } from './status-number.ts';

/** An event in the list of a change: its type, its state or -1, its attempt or 0, and its other fields. */
export type WrittenEvent = readonly [number, number, (AttemptThen | 0)?, Extras?];

interface Extras {
  /** The fields of the attempt that are not those that it has now. */
  readonly a?: ExplicitFields;
  /** The place of a report that belongs to no attempt. */
  readonly r?: number;
  /** The reason: 1 for that of the attempt. */
  readonly w?: WrittenReason | 1;
  readonly n?: string;
  /** A pause, and since when. */
  readonly p?: Omit<Pause, 'since'> & { readonly since: string };
  readonly b?: PauseEnd;
  readonly s?: string;
  readonly l?: Omit<Balance, 'at'> & { readonly at: string };
  readonly c?: readonly Candidate[];
  /** The place of a provider's entry. */
  readonly e?: number;
  /** The act of a person, and the place of its note: 0 without one. */
  readonly d?: readonly [Omit<ActDraft, 'at' | 'note'>, number];
  /** A limit: its rule, how much is used, the limit, and its window. */
  readonly k?: readonly [rule: string, used: number, limit: number, windowMs: number];
}

const noPlaces: readonly number[] = [];

/** The events of a change as text, and the events that it is made of. Quoted reports and words have places of their own. */
export class EventTexts {
  readonly #personal: PersonalTexts;

  constructor(personal: PersonalTexts) {
    this.#personal = personal;
  }

  /** @param now the message of the event as it is stored */
  write(event: EventDraft, now: Message | undefined): WrittenEvent {
    const status = 'status' in event ? statusNumber(event.status) : -1;
    const attempt = 'attempt' in event ? event.attempt : undefined;
    const report = 'report' in event ? event.report : undefined;
    const place = report === undefined ? -1 : (attempt?.reports.indexOf(report) ?? -1);
    const then = attempt === undefined ? 0 : encodeThen(attempt, place + 1);
    const type = eventNumber(event.type);
    // As nearly all are: an event of a message that has no field beside its attempt and a report of it.
    const isPlain = attempt !== undefined && !('reason' in event) && (report === undefined || place !== -1);
    if (isPlain && isToldBy(attempt, now?.attempts[attempt.number - 1])) return [type, status, then];
    const extras = {
      ...this.#attemptExtras(attempt, now),
      ...(report !== undefined && place === -1 && { r: this.#personal.put(encodeReport(report)) }),
      ...this.#reasonExtras(event, attempt),
      ...this.#otherExtras(event),
    };
    if (Object.keys(extras).length > 0) return [type, status, then, extras];
    return then === 0 ? [type, status] : [type, status, then];
  }

  /** @returns undefined for an event of a type that this version does not know */
  read(
    [type, status, then = 0, extras = {}]: WrittenEvent,
    base: { readonly sequence: number; readonly at: Date },
    message: Message | undefined,
  ): CoreEvent | undefined {
    const name = eventType(type);
    if (name === undefined) return undefined;
    const attempt =
      then === 0 || message === undefined
        ? undefined
        : decodeThen(then, extras.a, message, (one) => this.#reason(one));
    const report =
      extras.r !== undefined ? decodeReport(this.#personal.get(extras.r)) : reportOf(then, attempt);
    const reason = extras.w === 1 ? attempt?.reason : extras.w && this.#reason(extras.w);
    // `write()` got a CoreEvent, and these are its fields.
    const event = {
      ...{ type: name, ...base },
      ...(message && extras.d === undefined && { message }),
      ...(status !== -1 && { status: statusOf(status) }),
      ...(attempt && { attempt }),
      ...(report && { report }),
      ...(reason && { reason }),
      ...this.#readOthers(extras),
    } as CoreEvent;
    return message?.erased === undefined ? event : eraseEvent(event, message.erased);
  }

  /** True if an event was written with this attempt, and tells what it then was by what it is now. */
  isAbout([, , then = 0, extras = {}]: WrittenEvent, attempt: Attempt): boolean {
    return then !== 0 && then[0] === attempt.number && then[1] !== 0 && extras.a === undefined;
  }

  /** The same event, which tells by itself what its attempt then was. */
  explicit([type, status, then = 0, extras = {}]: WrittenEvent, attempt: Attempt): WrittenEvent {
    const w = extras.w === 1 && attempt.reason !== undefined ? this.#words(attempt.reason) : extras.w;
    const a = explicitFields(attempt, (reason) => this.#words(reason));
    return [type, status, then, { ...extras, a, ...(w !== undefined && { w }) }];
  }

  /** The places of personal texts that an event names. */
  places([, , , extras]: WrittenEvent): readonly number[] {
    if (extras === undefined) return noPlaces;
    const { a, r, w, e, d } = extras;
    return [r, e, d?.[1], w === 1 ? undefined : w?.[0], a?.reason?.[0]].filter(
      (place): place is number => place !== undefined && place !== 0,
    );
  }

  /** Overwrites the quotes of an event with the rest that `eraseEvent()` leaves. Returns the event with its new places. */
  erase([type, status, then = 0, extras = {}]: WrittenEvent, what: Erased): WrittenEvent {
    const { r, e, w, a, d } = extras;
    return [
      ...([type, status, then] as const),
      {
        ...extras,
        ...(what === 'all' && w !== undefined && w !== 1 && { w: this.#blanked(w) }),
        ...(what === 'all' && a?.reason !== undefined && { a: { ...a, reason: this.#blanked(a.reason) } }),
        ...(r !== undefined && {
          r: this.#erased(r, (text) => encodeReport(eraseReport(decodeReport(text), what))),
        }),
        ...(e !== undefined && { e: this.#erased(e, erasedEntry) }),
        ...(d !== undefined && { d: this.#withoutNote(d) }),
      },
    ];
  }

  /** Overwrites the words of a reason, which has no place from then on: the table of the words may be deleted. */
  #blanked([place, ...codes]: WrittenReason): WrittenReason {
    if (place !== 0) this.#personal.blank(place);
    return [0, ...codes];
  }

  #withoutNote([act, note]: NonNullable<Extras['d']>): NonNullable<Extras['d']> {
    if (note === 0 || act.what === 'erased') return [act, note];
    this.#personal.blank(note);
    return [act, 0];
  }

  #erased(place: number, erase: (text: string) => string): number {
    return this.#personal.replace(place, erase(this.#personal.get(place)));
  }

  #attemptExtras(attempt: Attempt | undefined, now: Message | undefined): Pick<Extras, 'a'> {
    if (attempt === undefined || isToldBy(attempt, now?.attempts[attempt.number - 1])) return {};
    return { a: explicitFields(attempt, (reason) => this.#words(reason)) };
  }

  #reasonExtras(event: EventDraft, attempt: Attempt | undefined): Pick<Extras, 'w'> {
    if (!('reason' in event) || typeof event.reason !== 'object') return {};
    return { w: event.reason === attempt?.reason ? 1 : this.#words(event.reason) };
  }

  #otherExtras(event: EventDraft): Extras {
    const entry = encodeProviderEntry(event);
    return {
      ...('notifier' in event && { n: event.notifier }),
      ...('pause' in event && { p: { ...event.pause, since: event.pause.since.toISOString() } }),
      ...('by' in event && event.by !== undefined && { b: event.by }),
      ...('since' in event && { s: event.since.toISOString() }),
      ...('balance' in event && { l: { ...event.balance, at: event.balance.at.toISOString() } }),
      ...('candidates' in event && { c: event.candidates }),
      ...(entry !== undefined && { e: this.#personal.put(entry) }),
      ...('act' in event && { d: this.#writeAct(event.act) }),
      ...('rule' in event && { k: [event.rule, event.used, event.limit, event.windowMs] as const }),
    };
  }

  #writeAct({ note, ...act }: Omit<ActDraft, 'at'>): NonNullable<Extras['d']> {
    return [act, note === undefined ? 0 : this.#personal.put(JSON.stringify(note))];
  }

  #readOthers({ n, p, b, s, l, c, e, d, k }: Extras): object {
    return {
      ...(n !== undefined && { notifier: n }),
      ...(p && { reason: p.reason, pause: { ...p, since: new Date(p.since) } }),
      ...(b && { by: b }),
      ...(s !== undefined && { since: new Date(s) }),
      ...(l && { balance: { ...l, at: new Date(l.at) } }),
      ...(c && { candidates: c }),
      ...(e !== undefined && decodeProviderEntry(this.#personal.get(e))),
      ...(k && { rule: k[0], used: k[1], limit: k[2], windowMs: k[3] }),
      ...(d && { act: d[1] === 0 ? d[0] : { ...d[0], note: readWords(this.#personal.get(d[1])) } }),
    };
  }

  #words({ code, message, providerCode }: Reason): WrittenReason {
    const place = this.#personal.put(JSON.stringify(message));
    return providerCode === undefined ? [place, code] : [place, code, providerCode];
  }

  #reason([place, code, providerCode]: WrittenReason): Reason {
    const message = place === 0 ? erasedWords : readWords(this.#personal.get(place));
    return { code, message, ...(providerCode !== undefined && { providerCode }) };
  }
}

function erasedEntry(text: string): string {
  return encodeProviderEntry(eraseProviderEntry(decodeProviderEntry(text))) ?? '';
}

function reportOf(then: AttemptThen | 0, attempt: Attempt | undefined): DeliveryReport | undefined {
  return then === 0 || then[4] === 0 ? undefined : attempt?.reports[then[4] - 1];
}
