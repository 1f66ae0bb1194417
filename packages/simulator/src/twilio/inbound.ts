/** Messages that people send, and the words with which they leave and come back. */
import { segments } from '../base/segments.ts';
import type { InboundMessage } from '../calls/wire.ts';
import type { PlannedReport } from '../reports/report-plan.ts';
import { unposted } from '../reports/report-record.ts';
import { apiVersion } from './message-resource.ts';
import { goodFrom } from './test-numbers.ts';

const stops: ReadonlySet<string> = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT']);
const starts: ReadonlySet<string> = new Set(['START', 'YES', 'UNSTOP']);

/** The change that a text makes. Twilio refuses messages to a person who left (21610) until the person returns. */
export function changeIn(text: string): 'leaves' | 'returns' | undefined {
  const word = text.trim().toUpperCase();
  if (stops.has(word)) return 'leaves';
  return starts.has(word) ? 'returns' : undefined;
}

/** The call that brings a message to the application. It is due at once. */
export function inboundReport(
  { from, to = goodFrom, text, url }: InboundMessage,
  account: string,
  sid: string,
): PlannedReport {
  const entry = {
    SmsMessageSid: sid,
    SmsSid: sid,
    MessageSid: sid,
    SmsStatus: 'received',
    AccountSid: account,
    From: from,
    To: to,
    Body: text,
    NumMedia: '0',
    NumSegments: String(segments(text)),
    ApiVersion: apiVersion,
  };
  const record = {
    ...unposted,
    messageId: sid,
    to,
    status: 'received',
    entry,
    url,
    faults: [],
    violations: [],
  };
  return { record, due: 0 };
}
