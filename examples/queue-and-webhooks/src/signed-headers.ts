import { createHmac } from 'node:crypto';

/** A body to sign, with the id of its event. */
export interface Signable {
  readonly id: string;
  readonly body: string;
  /** When this call is made. A receiver refuses a call that is minutes old. */
  readonly at: Date;
}

/**
 * The headers of a webhook by Standard Webhooks (https://www.standardwebhooks.com).
 *
 * @param secrets each `whsec_` and base64 of 24 to 64 bytes. While a secret is replaced, give the old one too
 */
export function signedHeaders(
  { id, body, at }: Signable,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`);
    return `v1,${signature.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/** @throws RangeError if a secret is not one of Standard Webhooks. It does not show it */
export function keyOf(secret: string): Buffer {
  const [, text = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(text, 'base64');
  if (key.length >= 24 && key.length <= 64) return key;
  throw new RangeError(
    'The secret of the webhook is not valid: give whsec_ and base64 of 24 to 64 bytes (openssl rand -base64 32).',
  );
}
