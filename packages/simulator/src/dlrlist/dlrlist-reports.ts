/** Delivery reports in a `dlrlist`: lists in JSON, which the partner answers entry by entry. */
import type { AcceptedSms } from '../book/book.ts';
import type { PostForm, ReportCall, ReportWire, Verdict, WireEntry } from '../reports/report-wire.ts';
import { readAcknowledgements } from './acknowledgement.ts';
import type { DeliveryWord } from './report-entry.ts';

/**
 * The reports of a provider.
 *
 * @param entry writes one entry
 */
export function dlrlistReports(entry: ReportWire['entry']): ReportWire {
  return {
    words(_sms: AcceptedSms, verdict: Verdict): readonly [DeliveryWord] {
      return [verdict === 'delivered' ? 'DELIVRD' : 'UNDELIV'];
    },
    entry,
    call(_url: string, entries: readonly WireEntry[], { formTyped, latin1 }: PostForm): ReportCall {
      return {
        headers: {
          accept: 'application/json',
          'content-type': formTyped ? 'application/x-www-form-urlencoded' : 'application/json',
        },
        body: Buffer.from(JSON.stringify({ dlrlist: entries }), latin1 ? 'latin1' : 'utf8'),
      };
    },
    read: readAcknowledgements,
  };
}
