import { randomUUID } from 'node:crypto';

/** A message that the provider has accepted. */
export interface SentSms {
  readonly to: string;
  /** The provider's id, which its delivery report quotes. */
  readonly reference: string;
}

/** Ids are a random prefix of the run and a number: unique and cheap. */
const run = randomUUID().slice(0, 23);
let count = 0;

function nextId(): string {
  count += 1;
  return `${run}-${count.toString(16).padStart(12, '0')}`;
}

/** Devcode's answer to one number or a list. It is written as text, so that the provider needs little CPU. */
export function answerDevcode(body: string, sent: SentSms[]): string {
  const { phone } = JSON.parse(body) as { readonly phone: string | readonly string[] };
  const entries = (typeof phone === 'string' ? [phone] : phone).map((to) => {
    const id = nextId();
    const reference = `brk.ocm.${id}`;
    sent.push({ to, reference });
    return (
      `{"status":"success","smsclientid":"brk.ocm.c-${id}","messageid":"${reference}","mobileno":"${to}",` +
      '"errorcode":null,"errordescription":null,"total_sms_unit":1,"balance":1785}'
    );
  });
  return (
    '{"success":true,"status":201,"code":"success","title":"Réussite","msg":"Tous les messages ont été envoyés avec succès",' +
    `"details":[{"responsecode":1,"responsedescription":"success","responsemessage":"success","sms":[${entries.join()}]}]}`
  );
}

/** Twilio's answer to a message, as long as a real one. */
export function answerTwilio(body: string): string {
  const form = new URLSearchParams(body);
  const sid = `SM${nextId().replaceAll('-', '').slice(-32)}`;
  const account = 'AC00000000000000000000000000000000';
  return JSON.stringify({
    account_sid: account,
    api_version: '2010-04-01',
    body: form.get('Body'),
    date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
    date_sent: 'Thu, 24 Aug 2023 05:01:45 +0000',
    date_updated: 'Thu, 24 Aug 2023 05:01:45 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: form.get('From'),
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: null,
    messaging_service_sid: null,
    sid,
    status: 'queued',
    subresource_uris: { media: `/2010-04-01/Accounts/${account}/Messages/${sid}/Media.json` },
    to: form.get('To'),
    uri: `/2010-04-01/Accounts/${account}/Messages/${sid}.json`,
  });
}

/** The shortest possible answer of a provider: an id and a date. */
export function answerGeneric(): string {
  return `{"id":"${nextId()}","date":"2026-01-05T08:00:13.000Z"}`;
}
