import { hash } from 'node:crypto';
import type { TemplateValues } from '../model/notification.ts';
import type { Recipient } from '../model/recipient.ts';

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
}

/** The request to send a message again. It is the same for each repeat of one message. */
export interface ResendRequest {
  /** The message's id. */
  readonly resendOf: string;
}

/** SHA-256 over a request in canonical form (keys sorted, undefined left out), base64url. It stays when texts are erased. */
export function fingerprint(request: CanonicalRequest | ResendRequest): string {
  return hash('sha256', canonical(request), 'base64url');
}

function canonical(value: unknown): string {
  if (value instanceof Date) return `{"date":${JSON.stringify(value)}}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join()}}`;
}
