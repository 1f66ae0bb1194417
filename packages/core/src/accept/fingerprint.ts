import { durationMs } from '../base/duration.ts';
import { keyedHash } from '../base/keyed-hash.ts';
import { sameMark } from '../mark/mark.ts';
import type { Category } from '../model/category.ts';
import type { Message } from '../model/message.ts';
import type { TemplateValues } from '../model/notification.ts';
import type { Recipient } from '../model/recipient.ts';
import type { AcceptContext } from './accept.ts';
import type { CheckedNotification } from './notification-schema.ts';

/**
 * The fields that two notifications with one key must have in common: `Recorder.add()` finds the key and compares their
 * fingerprints. Metadata and times may differ in a repeat.
 */
export interface CanonicalRequest {
  readonly recipient: Recipient;
  readonly route: string;
  readonly template?: string | undefined;
  readonly values?: TemplateValues | undefined;
  readonly text?: string | undefined;
  /** As it was given. A category that follows from an expiry may differ in a repeat. */
  readonly category?: Category | undefined;
}

/** The request to send a message again. It is the same for each repeat of one message. */
export interface ResendRequest {
  /** The message's id. */
  readonly resendOf: string;
}

/**
 * A hash of a request in canonical form (keys sorted, undefined left out), under the secret of the store. It stays when
 * texts and addresses are erased: a number can be tested against it only with the secret.
 */
export function fingerprint(request: CanonicalRequest | ResendRequest, secret: Uint8Array): string {
  return keyedHash(secret, 'fingerprint', canonical(request));
}

function canonical(value: unknown): string {
  if (value instanceof Date) return `{"date":${JSON.stringify(value)}}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join()}}`;
}

/** A message with all by which an equal one is known, if it is not to be sent again within a time. */
export function withSameness(
  message: Message,
  { dedupe: own, sendAt }: CheckedNotification,
  { dedupe, store }: Pick<AcceptContext, 'dedupe' | 'store'>,
): Message {
  const within = own ?? dedupe;
  // A key says more: it has no end, and another key is another request.
  if (within === false || message.key !== undefined) return message;
  const { route, template, category, content, metadata } = message;
  // The language and the time zone show in the content.
  const { phone, email, addresses } = message.recipient;
  const all = { phone, email, addresses, route, template, category, content, metadata, sendAt };
  const name = sameMark(store.secret, canonical(all));
  return { ...message, same: { name, forMs: durationMs(within, 'dedupe') } };
}
