/** Delivery reports on a provider's wire: their words, their form, and the answer that the provider expects. */
import type { AcceptedSms } from '../book/book.ts';
import type { ReportFaultName } from '../faults/faults.ts';

/** How a message ends: it arrives, it does not arrive, or the provider does not send it on. */
export type Verdict = 'delivered' | 'undelivered' | 'failed';

/** An entry in the form in which it is posted. */
export type WireEntry = Readonly<Record<string, string | number>>;

/** The content of an entry. */
export interface ReportContent {
  readonly sms: AcceptedSms;
  /** The state that it reports, in the provider's word */
  readonly status: string;
  readonly deliveredAt: Date;
  /** The faults that change how it is written */
  readonly faults: readonly ReportFaultName[];
  /** From 0 up to 1: chooses one of the other spellings */
  readonly spelling: number;
}

/** The faults of a call with reports. */
export interface PostForm {
  /** True for the content type of a form, although it is JSON */
  readonly formTyped: boolean;
  /** True for Latin 1 instead of UTF-8 */
  readonly latin1: boolean;
}

/** A call with reports, before it is posted. */
export interface ReportCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The partner's HTTP answer, or why it did not come. */
export type PartnerAnswer =
  | { readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly error: string };

/** The partner's answer for one entry. */
export interface Acknowledgement {
  /** 1 if it was stored, 0 if not, undefined if the answer does not say it */
  readonly value: 1 | 0 | undefined;
  /** The differences between the answer and the document */
  readonly violations: readonly string[];
}

/** The reports of one provider. */
export interface ReportWire {
  /** The most entries in one call; undefined if the options decide. */
  readonly mostPerCall?: number;
  /** The states that are reported of a message, in the provider's words. The last is its end. Empty if the call asked for no reports. */
  words(sms: AcceptedSms, verdict: Verdict): readonly string[];
  entry(content: ReportContent): WireEntry;
  /** The call that posts entries to an address. The same entries make the same call each time. */
  call(url: string, entries: readonly WireEntry[], form: PostForm): ReportCall;
  /** One acknowledgement for each posted entry. */
  read(posted: readonly WireEntry[], answer: PartnerAnswer): readonly Acknowledgement[];
}

/** Why an answer acknowledges nothing; undefined if it came, with a status that does. */
export function failureOf(answer: PartnerAnswer): string | undefined {
  if ('error' in answer) return `no answer: ${answer.error}`;
  return answer.status < 200 || answer.status > 299 ? `HTTP ${answer.status}` : undefined;
}
