/** The calls of Twilio: one form for each state of a message, and for each message of a person, with a signature. */
import { createHmac, hash } from 'node:crypto';
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
import { apiVersion, isService } from './message-resource.ts';
import { goodFrom } from './test-numbers.ts';

/** The reports of accounts with this token. */
export function twilioReports(authToken: string): ReportWire {
  return {
    mostPerCall: 1,
    words,
    entry: statusForm,
    call: (url, [entry = {}]) => signedCall(url, entry, authToken),
    read: (posted, answer) => posted.map((entry) => acknowledgement(entry, answer)),
  };
}

/** Twilio reports only messages with a `StatusCallback`. The first state, `queued`, is only in the answer to the send. */
function words({ to, reportTo }: AcceptedSms, verdict: Verdict): readonly string[] {
  if (reportTo === undefined) return [];
  if (verdict === 'failed') return ['failed'];
  if (verdict === 'undelivered') return ['sent', 'undelivered'];
  return isWhatsApp(to) ? ['sent', 'delivered', 'read'] : ['sent', 'delivered'];
}

function statusForm({ sms, status, deliveredAt }: ReportContent): WireEntry {
  const { messageId, to, apiKey, sender } = sms;
  const byService = isService(sender);
  return {
    SmsSid: messageId,
    SmsStatus: status,
    MessageStatus: status,
    To: to,
    MessageSid: messageId,
    AccountSid: apiKey,
    From: byService ? goodFrom : sender,
    ApiVersion: apiVersion,
    ...(byService && { MessagingServiceSid: sender }),
    ...(status === 'delivered' && { RawDlrDoneDate: doneDate(deliveredAt) }),
    ...errorCode(status, to),
    ...(isWhatsApp(to) && { ChannelPrefix: 'whatsapp', EventType: status.toUpperCase() }),
  };
}

/** 30003: the handset cannot be reached. 30007: a carrier filters it. 63016: WhatsApp takes only a template now. */
function errorCode(status: string, to: string): WireEntry {
  if (status === 'undelivered') return { ErrorCode: '30003' };
  if (status === 'failed') return { ErrorCode: isWhatsApp(to) ? '63016' : '30007' };
  return {};
}

/** YYMMDDhhmm */
function doneDate(moment: Date): string {
  return moment.toISOString().replace(/\D/g, '').slice(2, 12);
}

function isWhatsApp(to: string): boolean {
  return to.startsWith('whatsapp:');
}

function signedCall(url: string, entry: WireEntry, authToken: string): ReportCall {
  const fields = Object.entries(entry).map(([name, value]): [string, string] => [name, String(value)]);
  const body = new URLSearchParams(fields).toString();
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature(url, fields, authToken),
      // It names one delivery: repeats share it.
      'i-twilio-idempotency-token': hash('sha256', `${url}\n${body}`, 'hex').slice(0, 32),
    },
    body: Buffer.from(body),
  };
}

/** HMAC-SHA1 over the address and each field, by name (https://www.twilio.com/docs/usage/security). */
function signature(url: string, fields: readonly (readonly [string, string])[], authToken: string): string {
  const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : 1));
  const data = url + sorted.map(([name, value]) => name + value).join('');
  return createHmac('sha1', authToken).update(data).digest('base64');
}

/** Any 2xx is enough. The answer to a person's message is TwiML: Twilio would send any other text to the person. */
function acknowledgement({ SmsStatus: status }: WireEntry, answer: PartnerAnswer): Acknowledgement {
  const failure = failureOf(answer);
  if ('error' in answer || failure !== undefined) return { value: undefined, violations: [failure ?? ''] };
  const isSaid =
    status === 'received' && answer.body !== '' && !/^(?:text|application)\/xml\b/i.test(answer.contentType);
  return { value: 1, violations: isSaid ? ['the answer to a message is not TwiML'] : [] };
}
