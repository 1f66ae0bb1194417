/** Reads a message from a call of `…/outbound/{senderAddress}/requests`. */
import { bodyFields, isRecord } from '../base/request-fields.ts';
import type { Asked, RequestedSms } from '../calls/wire.ts';
import type { OrangeError } from './refusals.ts';

/** The path of a send, with the address of the sender in it, as it was written. */
export const outboundPath: RegExp = /^\/smsmessaging\/v1\/outbound\/([^/]+)\/requests$/;

const longestName = 11;

/** The message of a call. */
export interface OrangeMessage extends RequestedSms {
  readonly senderAddress: string;
  readonly senderName: string | undefined;
}

/** Reads a message; or names the error, with the message as far as it could be read. */
export function readMessage({ url, headers, body }: Asked): OrangeMessage | OrangeError {
  const { outboundSMSMessageRequest: request } = bodyFields(headers['content-type'], body);
  if (!isRecord(request)) return 'invalidField';
  const { address, senderAddress, senderName, outboundSMSTextMessage: content } = request;
  const text = isRecord(content) ? content['message'] : undefined;
  if (typeof text !== 'string' || text === '' || typeof address !== 'string') return 'invalidField';
  if (typeof senderAddress !== 'string' || !isInPath(url, senderAddress)) return 'invalidSender';
  if (senderName === undefined) return { phone: address, text, senderAddress, senderName };
  if (typeof senderName !== 'string' || senderName.length > longestName) return 'invalidField';
  return { phone: address, text, senderAddress, senderName };
}

/** True if the path names the same sender, with `:` and `+` encoded. */
function isInPath(url: string, senderAddress: string): boolean {
  const [, written = ''] = outboundPath.exec(url.split('?', 1)[0] ?? '') ?? [];
  return /^tel:\+?\d{5,15}$/.test(senderAddress) && written === encodeURIComponent(senderAddress);
}

/** The sender of the message that `readMessage()` gave; empty if another gave it. */
export function senderAddressIn([message]: readonly RequestedSms[]): string {
  return message !== undefined && 'senderAddress' in message ? String(message.senderAddress) : '';
}

/** A number in full; undefined if Orange does not take it. */
export function numberIn(address: string): string | undefined {
  return /^tel:(\+[1-9]\d{6,14})$/.exec(address)?.[1];
}
