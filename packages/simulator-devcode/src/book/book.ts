/** The provider's book: every call, every SMS that was accepted, and how often each was. */

import { cameroonMobile } from '../base/phone-number.ts';
import type { CallFaultName } from '../faults/faults.ts';

/** One SMS that the provider accepted, and charged. */
export interface AcceptedSms {
  /** `messageid`, which delivery reports quote */
  readonly messageId: string;
  /** `smsclientid` */
  readonly clientId: string;
  /** The number, `+237` and nine digits */
  readonly to: string;
  readonly text: string;
  readonly sender: string;
  /** The account that paid */
  readonly apiKey: string;
  /** Units charged: one for each segment */
  readonly units: number;
  readonly at: Date;
  /** The call that asked for it: its `number` in `calls` */
  readonly call: number;
}

/** One SMS that a call asked for. */
export interface CallEntry {
  /** The number in its full form, or as it was written when it is none */
  readonly to: string;
  readonly text: string;
  readonly accepted: boolean;
  /** When it was accepted */
  readonly messageId?: string;
  /** The faults that befell this SMS alone */
  readonly faults: readonly CallFaultName[];
}

/** One call of a client, whatever became of it. */
export interface CallRecord {
  /** From 1, in the order of arrival */
  readonly number: number;
  readonly at: Date;
  /** `redirected`: somebody followed the redirect. `other`: an address that the document does not name */
  readonly operation: 'send' | 'balance' | 'redirected' | 'other';
  readonly method: string;
  /** The faults that showed in this call, whoever it was about */
  readonly faults: readonly CallFaultName[];
  /** What it asked for; empty when that was not read, or was no valid request */
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

/** A text that a number was sent more than once. */
export interface Duplicate {
  readonly to: string;
  readonly text: string;
  readonly times: number;
}

/** What was written down, and what can be asked of it. */
export interface Book {
  readonly accepted: readonly AcceptedSms[];
  readonly calls: readonly CallRecord[];
  open(operation: CallRecord['operation'], method: string): OpenCall;
  /** Writes down what a call asked for. */
  enter(call: OpenCall, entries: readonly CallEntry[]): void;
  accept(sms: AcceptedSms): void;
  timesAccepted(to: string, text: string): number;
  duplicates(): readonly Duplicate[];
  untouched(to: string, text: string): boolean;
}

/** An empty book. */
export function createBook(now: () => Date): Book {
  const accepted: AcceptedSms[] = [];
  const calls: CallRecord[] = [];
  const counts = new Map<string, Duplicate>();
  const asked = new Map<string, { readonly call: CallRecord; readonly entry: CallEntry }[]>();

  function keyOf(to: string, text: string): string {
    return `${cameroonMobile(to) ?? to}\n${text}`;
  }

  return {
    accepted,
    calls,
    open(operation, method) {
      const number = calls.length + 1;
      const call: OpenCall = {
        number,
        at: now(),
        operation,
        method,
        faults: [],
        entries: [],
        httpStatus: undefined,
      };
      calls.push(call);
      return call;
    },
    enter(call, entries) {
      call.entries = entries;
      for (const entry of entries) {
        const key = keyOf(entry.to, entry.text);
        const about = asked.get(key);
        if (about) about.push({ call, entry });
        else asked.set(key, [{ call, entry }]);
      }
    },
    accept(sms) {
      accepted.push(sms);
      const key = keyOf(sms.to, sms.text);
      counts.set(key, { to: sms.to, text: sms.text, times: (counts.get(key)?.times ?? 0) + 1 });
    },
    timesAccepted: (to, text) => counts.get(keyOf(to, text))?.times ?? 0,
    duplicates: () => [...counts.values()].filter(({ times }) => times > 1),
    untouched(to, text) {
      const about = asked.get(keyOf(to, text)) ?? [];
      return (
        about.length > 0 && about.every(({ call, entry }) => call.faults.length + entry.faults.length === 0)
      );
    },
  };
}
