import { createHash, randomBytes } from 'node:crypto';
import type { Notifier } from '../ports/notifier.ts';

/** A salted hash of a notifier's secrets; undefined if it has no `secrets()`, or they are empty. */
export function credentialsMark(
  notifier: Notifier,
  salt: string = randomBytes(16).toString('hex'),
): string | undefined {
  const secrets = notifier.secrets?.() ?? [];
  if (secrets.length === 0) return undefined;
  return `${salt}.${createHash('sha256')
    .update(`${salt}${JSON.stringify(secrets)}`)
    .digest('hex')}`;
}

/** True if the notifier has other secrets now than when the mark was made. */
export function hasOtherCredentials(mark: string | undefined, notifier: Notifier): boolean {
  const [salt = ''] = mark?.split('.') ?? [];
  const now = mark === undefined ? undefined : credentialsMark(notifier, salt);
  return now !== undefined && now !== mark;
}
