/** The resource of a message: the body of the answer 201. */
import type { AcceptedSms } from '../book/book.ts';

/** The version in paths and resources. */
export const apiVersion = '2010-04-01';

/** The message as the answer to its send has it: queued, or accepted by a messaging service that will choose its sender. */
export function messageResource({
  messageId: sid,
  apiKey,
  to,
  text,
  sender,
  units,
  at,
}: AcceptedSms): object {
  const byService = isService(sender);
  const date = at.toUTCString().replace('GMT', '+0000');
  const uri = `/${apiVersion}/Accounts/${apiKey}/Messages/${sid}`;
  return {
    account_sid: apiKey,
    api_version: apiVersion,
    body: text,
    date_created: date,
    date_sent: null,
    date_updated: date,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: byService ? null : sender,
    messaging_service_sid: byService ? sender : null,
    num_media: '0',
    num_segments: byService ? '0' : String(units),
    price: null,
    price_unit: 'USD',
    sid,
    status: byService ? 'accepted' : 'queued',
    subresource_uris: { media: `${uri}/Media.json` },
    to,
    uri: `${uri}.json`,
  };
}

/** True for the SID of a messaging service. */
export function isService(sender: string): boolean {
  return sender.startsWith('MG');
}
