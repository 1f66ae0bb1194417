import type { Attempt } from '../model/attempt.ts';
import type { EventDraft, MessageEvent, ReportEvent } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';
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

/** A message while the lifecycle works on it, with its events so far. The original message is never changed. */
export class Draft {
  message: Message;
  readonly at: Date;
  readonly #before: Message;
  readonly #emitted: Emitted[] = [];

  constructor(message: Message, at: Date) {
    this.#before = message;
    this.message = message;
    this.at = at;
  }

  patch(patch: Partial<Message>): void {
    if (this.message === this.#before) this.message = { ...this.message, ...patch };
    // After the first patch it is the draft's own copy.
    else Object.assign(this.message, patch);
  }

  /** Takes the message out of the queue of its notifier. With `dueAt` in the patch, it is due again at that time. */
  leaveQueue(patch: Partial<Message> & { readonly status: MessageStatus }): void {
    this.patch({ dueAt: undefined, ...patch, dueFor: undefined, held: undefined });
  }

  patchAttempt(number: number, patch: Partial<Attempt>): Attempt {
    const attempts = this.message.attempts.map((attempt) =>
      attempt.number === number ? { ...attempt, ...patch } : attempt,
    );
    this.patch({ attempts });
    return this.attempt(number);
  }

  attempt(number: number): Attempt {
    const attempt = this.message.attempts.find((one) => one.number === number);
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

  /** The changed message and its events. If nothing changed, it returns the original message itself. */
  done(): { readonly message: Message; readonly events: readonly EventDraft[] } {
    if (this.message === this.#before) return { message: this.#before, events: this.#events(this.#before) };
    this.patch({ updatedAt: this.at });
    return { message: this.message, events: this.#events(this.message) };
  }

  #events(message: Message): readonly EventDraft[] {
    return this.#emitted.map((emitted) => {
      const attempt =
        emitted.attempt === undefined
          ? undefined
          : message.attempts.find((one) => one.number === emitted.attempt);
      const base = { at: this.at, message, status: emitted.status, ...(attempt && { attempt }) };
      if (emitted.type === 'report.received' || emitted.type === 'report.conflict') {
        if (emitted.report === undefined) throw new TypeError(`${emitted.type} is emitted without a report`);
        return { ...base, type: emitted.type, report: emitted.report };
      }
      return {
        ...base,
        type: emitted.type,
        ...(emitted.report && { report: emitted.report }),
        ...(emitted.reason && { reason: emitted.reason }),
      };
    });
  }
}
