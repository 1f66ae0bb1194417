/** The provider's book: every call, and every accepted SMS with how often it was accepted. */

import { cameroonMobile } from '../base/phone-number.ts';
import type { CallFaultName } from '../faults/faults.ts';

/** The name of a provider whose wire the simulator speaks. */
export type WireName = 'africastalking' | 'devcode' | 'nexah' | 'orange' | 'smtp' | 'twilio';

/** One SMS that the provider accepted, and charged. */
export interface AcceptedSms {
  readonly wire: WireName;
  /** The id that delivery reports quote: `messageid`, Orange's `callbackData`, the `id` of Africa's Talking, Twilio's `sid` */
  readonly messageId: string;
  /** The second id, `smsclientid`. The same as `messageId` if the provider has one id only */
  readonly clientId: string;
  /** The number, in full: `+237` and nine digits; `whatsapp:` before it if Twilio sends it there. The address of a mail */
  readonly to: string;
  readonly text: string;
  readonly sender: string;
  /** The account that paid (of a mail, the user who logged in): its key, Nexah's user, Orange's client id, the username at Africa's Talking, or Twilio's account SID */
  readonly apiKey: string;
  /** Units charged: one for each segment */
  readonly units: number;
  readonly at: Date;
  /** The call that asked for it: its `number` in `calls` */
  readonly call: number;
  /** Where its reports go, if the call said so */
  readonly reportTo?: string;
}

/** One SMS that a call asked for. */
export interface CallEntry {
  /** The number in its full form; as it was written if it is not valid */
  readonly to: string;
  readonly text: string;
  readonly accepted: boolean;
  /** Its `messageid`, if it was accepted */
  readonly messageId?: string;
  /** The faults that hit this SMS alone */
  readonly faults: readonly CallFaultName[];
}

/** One call of a client, with any result. */
export interface CallRecord {
  /** From 1, in the order of arrival */
  readonly number: number;
  readonly at: Date;
  /** The provider that it was for; undefined if the path is of no provider */
  readonly wire: WireName | undefined;
  /** `redirected`: a client followed the redirect. `other`: a path that the provider does not have */
  readonly operation: 'send' | 'balance' | 'token' | 'redirected' | 'other';
  readonly method: string;
  /** The faults that showed in this call, those of single SMS included */
  readonly faults: readonly CallFaultName[];
  /** The SMS that it asked for; empty if the request was not read or not valid */
  readonly entries: readonly CallEntry[];
  /** The HTTP status that was written, if one was */
  readonly httpStatus: number | undefined;
}

/** A call while it is being handled. */
export interface OpenCall extends CallRecord {
  readonly faults: CallFaultName[];
  entries: readonly CallEntry[];
  httpStatus: number | undefined;
}

/** A text that was sent to a number more than once. */
export interface Duplicate {
  readonly to: string;
  readonly text: string;
  readonly times: number;
}

/** The calls and accepted SMS of one simulator. */
export class Book {
  readonly #now: () => Date;
  readonly #accepted: AcceptedSms[] = [];
  readonly #calls: CallRecord[] = [];
  /** How often each SMS was accepted. */
  readonly #counts = new Map<string, Duplicate>();
  /** The calls that asked for each SMS. */
  readonly #asked = new Map<string, { readonly call: CallRecord; readonly entry: CallEntry }[]>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  get accepted(): readonly AcceptedSms[] {
    return this.#accepted;
  }

  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  open(wire: WireName | undefined, operation: CallRecord['operation'], method: string): OpenCall {
    const number = this.#calls.length + 1;
    const blank = { faults: [], entries: [], httpStatus: undefined };
    const call: OpenCall = { number, at: this.#now(), wire, operation, method, ...blank };
    this.#calls.push(call);
    return call;
  }

  /** Writes down the SMS that a call asked for. */
  enter(call: OpenCall, entries: readonly CallEntry[]): void {
    call.entries = entries;
    for (const entry of entries) {
      const key = keyOf(entry.to, entry.text);
      const about = this.#asked.get(key);
      if (about) about.push({ call, entry });
      else this.#asked.set(key, [{ call, entry }]);
    }
  }

  accept(sms: AcceptedSms): void {
    this.#accepted.push(sms);
    const { to, text } = sms;
    this.#counts.set(keyOf(to, text), { to, text, times: this.timesAccepted(to, text) + 1 });
  }

  timesAccepted(to: string, text: string): number {
    return this.#counts.get(keyOf(to, text))?.times ?? 0;
  }

  duplicates(): readonly Duplicate[] {
    return [...this.#counts.values()].filter(({ times }) => times > 1);
  }

  untouched(to: string, text: string): boolean {
    const about = this.#asked.get(keyOf(to, text)) ?? [];
    return (
      about.length > 0 && about.every(({ call, entry }) => call.faults.length + entry.faults.length === 0)
    );
  }
}

function keyOf(to: string, text: string): string {
  return `${cameroonMobile(to) ?? to}\n${text}`;
}
