/** The reports of Orange: one call for each state of a message, without a signature and without a time. */
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

/** The reports of Orange. */
export const orangeReports: ReportWire = {
  mostPerCall: 1,
  words,
  entry,
  call: (_url, [first = {}]) => notification(first),
  read: (posted, answer) => posted.map(() => acknowledgement(answer)),
};

function words(_sms: AcceptedSms, verdict: Verdict): readonly string[] {
  return ['DeliveredToNetwork', verdict === 'delivered' ? 'DeliveredToTerminal' : 'DeliveryImpossible'];
}

function entry({ sms, status }: ReportContent): WireEntry {
  return { callbackData: sms.messageId, address: `tel:${sms.to}`, deliveryStatus: status };
}

function notification({ callbackData, address, deliveryStatus }: WireEntry): ReportCall {
  const deliveryInfo = { address, deliveryStatus };
  const json = { deliveryInfoNotification: { callbackData, deliveryInfo } };
  return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(json)) };
}

/** Any 2xx is enough; the page asks for 200. */
function acknowledgement(answer: PartnerAnswer): Acknowledgement {
  const failure = failureOf(answer);
  if ('error' in answer || failure !== undefined) return { value: undefined, violations: [failure ?? ''] };
  return { value: 1, violations: answer.status === 200 ? [] : [`HTTP ${answer.status}, not 200`] };
}
