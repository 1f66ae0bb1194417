/** The reports of Africa's Talking: one form for each state of a message, without a signature and without a time. */
import type { AcceptedSms } from '../book/book.ts';
import {
  type Acknowledgement,
  failureOf,
  type PartnerAnswer,
  type ReportCall,
  type ReportContent,
  type ReportWire,
  type Verdict,
  type WireEntry,
} from '../reports/report-wire.ts';

/** The reports of Africa's Talking. */
export const africasTalkingReports: ReportWire = {
  mostPerCall: 1,
  words,
  entry,
  call: (_url, [first = {}]) => formCall(first),
  read: (posted, answer) => posted.map(() => acknowledgement(answer)),
};

function words(_sms: AcceptedSms, verdict: Verdict): readonly string[] {
  switch (verdict) {
    case 'delivered':
      return ['Submitted', 'Success'];
    case 'undelivered':
      return ['Submitted', 'Failed'];
    case 'failed':
      return ['Rejected'];
  }
}

const reasons: Readonly<Record<string, string>> = {
  Failed: 'DeliveryFailure',
  Rejected: 'DoNotDisturbRejection',
};

/** 99999 is the network of the provider's sandbox. */
function entry({ sms, status }: ReportContent): WireEntry {
  const failureReason = reasons[status];
  return {
    phoneNumber: sms.to,
    id: sms.messageId,
    status,
    networkCode: '99999',
    retryCount: '0',
    ...(failureReason !== undefined && { failureReason }),
  };
}

function formCall(fields: WireEntry): ReportCall {
  const pairs = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(pairs).toString()),
  };
}

function acknowledgement(answer: PartnerAnswer): Acknowledgement {
  const failure = failureOf(answer);
  return failure === undefined ? { value: 1, violations: [] } : { value: undefined, violations: [failure] };
}
