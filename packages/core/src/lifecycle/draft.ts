import { eraseMessage, eraseReason, eraseReport } from '../erase/erase-message.ts';
import type { Attempt } from '../model/attempt.ts';
import type { EventDraft, MessageEvent, ReportEvent } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Erased, Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';

interface Emitted {
  readonly type: MessageEvent['type'] | ReportEvent['type'];
  readonly status: MessageStatus;
  readonly attempt: number | undefined;
  readonly report: DeliveryReport | undefined;
  readonly reason: Reason | undefined;
}

/** The attempt, report and reason of an event. */
export interface About {
  /** The attempt's number. */
  readonly attempt?: number;
  readonly report?: DeliveryReport;
  readonly reason?: Reason;
}

/** Filled field by field: it is made for every event. */
type Made<Event> = { -readonly [Field in keyof Event as Exclude<Field, 'sequence'>]: Event[Field] };

/** A message while the lifecycle works on it, with its events so far. The original message is never changed. */
export class Draft {
  message: Message;
  readonly at: Date;
  readonly #before: Message;
  readonly #emitted: Emitted[] = [];
  #isUpdated = false;

  constructor(message: Message, at: Date) {
    this.#before = message;
    this.message = message;
    this.at = at;
  }

  patch(patch: Partial<Message>): void {
    Object.assign(this.#own(), patch);
  }

  /** The message as the draft's own copy, which it may change. Its `updatedAt` follows. */
  #own(): Made<Message> {
    this.#isUpdated = true;
    if (this.message === this.#before) this.message = { ...this.message };
    return this.message;
  }

  /** Changes and erases the message. Its `updatedAt` stays, so that a message at rest does not become younger. */
  erase(patch: Partial<Message>, what: Erased, hashedKey: string | undefined): void {
    this.message = eraseMessage({ ...this.message, ...patch }, what, hashedKey);
  }

  /** Takes the message out of the queue of its notifier. With `dueAt` in the patch, it is due again at that time. */
  leaveQueue(patch: Partial<Message> & { readonly status: MessageStatus }): void {
    const own = this.#own();
    own.dueAt = undefined;
    Object.assign(own, patch);
    own.dueFor = undefined;
    own.held = undefined;
  }

  patchAttempt(number: number, patch: Partial<Attempt>): Attempt {
    const attempt = this.attempt(number);
    const patched = Object.assign({ ...attempt }, patch);
    const own = this.#own();
    own.attempts = own.attempts.with(own.attempts.indexOf(attempt), patched);
    return patched;
  }

  attempt(number: number): Attempt {
    const attempt = numbered(this.message, number);
    if (attempt === undefined) throw new RangeError(`message ${this.message.id} has no attempt ${number}`);
    return attempt;
  }

  emit(type: Emitted['type'], about: About = {}): void {
    this.#emitted.push({
      type,
      status: this.message.status,
      attempt: about.attempt,
      report: about.report,
      reason: about.reason,
    });
  }

  /**
   * The changed message and its events. If nothing changed, it returns the original message itself. All that came for an
   * erased message is erased too.
   */
  done(): { readonly message: Message; readonly events: readonly EventDraft[] } {
    const isChanged = this.message !== this.#before;
    if (isChanged && this.#isUpdated) this.#own().updatedAt = this.at;
    // Also if nothing changed: a report that is not kept is emitted.
    if (this.message.erased !== undefined) this.#eraseQuotes(this.message.erased);
    const message = isChanged ? this.message : this.#before;
    return { message, events: this.#events(message) };
  }

  #eraseQuotes(what: Erased): void {
    const { attempts, key } = this.message;
    const erased = eraseMessage(this.message, what, key);
    // An event and its attempt have the same report.
    const reports = new Map<DeliveryReport, DeliveryReport | undefined>();
    for (const [place, attempt] of attempts.entries())
      for (const [index, report] of attempt.reports.entries())
        reports.set(report, erased.attempts[place]?.reports[index]);
    this.message = erased;
    for (const [index, emitted] of this.#emitted.entries()) {
      const { report, reason } = emitted;
      this.#emitted[index] = {
        ...emitted,
        report: report && (reports.get(report) ?? eraseReport(report, what)),
        reason: reason && (what === 'all' ? eraseReason(reason) : reason),
      };
    }
  }

  #events(message: Message): readonly EventDraft[] {
    return this.#emitted.map((emitted) => {
      const { type, status, report, reason } = emitted;
      const attempt = emitted.attempt === undefined ? undefined : numbered(message, emitted.attempt);
      if (type === 'report.received' || type === 'report.conflict') {
        if (report === undefined) throw new TypeError(`${type} is emitted without a report`);
        const event: Made<ReportEvent> = { type, at: this.at, message, status, report };
        if (attempt !== undefined) event.attempt = attempt;
        return event;
      }
      const event: Made<MessageEvent> = { type, at: this.at, message, status };
      if (attempt !== undefined) event.attempt = attempt;
      if (report !== undefined) event.report = report;
      if (reason !== undefined) event.reason = reason;
      return event;
    });
  }
}

function numbered({ attempts }: Message, number: number): Attempt | undefined {
  for (const attempt of attempts) if (attempt.number === number) return attempt;
  return undefined;
}
