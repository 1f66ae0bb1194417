import type { Attempt } from '../model/attempt.ts';
import type { EventDraft, MessageEvent, ReportEvent } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';

interface Told {
  readonly type: MessageEvent['type'] | ReportEvent['type'];
  readonly status: MessageStatus;
  readonly attempt: number | undefined;
  readonly report: DeliveryReport | undefined;
  readonly reason: Reason | undefined;
}

/** What an event is about. */
export interface About {
  /** The attempt's number. */
  readonly attempt?: number;
  readonly report?: DeliveryReport;
  readonly reason?: Reason;
}

/** A message while the lifecycle works on it, with the events made so far. The message it began from is not touched. */
export class Draft {
  message: Message;
  readonly at: Date;
  readonly #before: Message;
  readonly #told: Told[] = [];

  constructor(message: Message, at: Date) {
    this.#before = message;
    this.message = message;
    this.at = at;
  }

  patch(patch: Partial<Message>): void {
    if (this.message === this.#before) this.message = { ...this.message, ...patch };
    // By now it is a copy that nobody else has.
    else Object.assign(this.message, patch);
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

  tell(type: Told['type'], about: About = {}): void {
    this.#told.push({
      type,
      status: this.message.status,
      attempt: about.attempt,
      report: about.report,
      reason: about.reason,
    });
  }

  /** The message as it is now, and its events; the very message it began from when nothing changed. */
  done(): { readonly message: Message; readonly events: readonly EventDraft[] } {
    if (this.message === this.#before) return { message: this.#before, events: this.#events(this.#before) };
    this.patch({ updatedAt: this.at });
    return { message: this.message, events: this.#events(this.message) };
  }

  #events(message: Message): readonly EventDraft[] {
    return this.#told.map((told) => {
      const attempt =
        told.attempt === undefined ? undefined : message.attempts.find((one) => one.number === told.attempt);
      const base = { at: this.at, message, status: told.status, ...(attempt && { attempt }) };
      if (told.type === 'report.received' || told.type === 'report.conflict') {
        if (told.report === undefined) throw new TypeError(`${told.type} is told without a report`);
        return { ...base, type: told.type, report: told.report };
      }
      return {
        ...base,
        type: told.type,
        ...(told.report && { report: told.report }),
        ...(told.reason && { reason: told.reason }),
      };
    });
  }
}
