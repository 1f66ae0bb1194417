import { hash } from 'node:crypto';
import { isSigned } from '@nkul/adapter-kit';

/** A call as its signature covers it. */
export interface SignedCall {
  /** The address that was called, with its query. */
  readonly url: string;
  /** The fields of its form; undefined for a body of another type. */
  readonly form: URLSearchParams | undefined;
  /** The bytes of a body that is not a form. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * True if Twilio signed a call with the account's token (https://www.twilio.com/docs/usage/security): HMAC-SHA1 over the
 * address and the fields of the form by name; for a body of another type the address has its SHA-256. Twilio may sign the
 * address with its port or without.
 */
export function isFromTwilio(
  signature: string,
  { url, form, bytes }: SignedCall,
  authToken: string,
): boolean {
  if (form === undefined && !hasDigest(url, bytes)) return false;
  const fields = form === undefined ? '' : signedFields(form);
  const how = { given: signature, algorithm: 'sha1', encoding: 'base64', secrets: [authToken] } as const;
  return addressesOf(url).some((address) => isSigned({ ...how, data: address + fields }));
}

/** Name and value of each field, by name; equal values of one name count once. */
function signedFields(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  return names
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

function hasDigest(url: string, bytes: Uint8Array = new Uint8Array()): boolean {
  const digest = URL.canParse(url) ? new URL(url).searchParams.get('bodySHA256') : null;
  // The body of a GET is empty, and its address has no digest.
  return digest === null ? bytes.length === 0 : digest.toLowerCase() === hash('sha256', bytes, 'hex');
}

/** The address as it is written, with the port of its scheme, and without a port. */
function addressesOf(url: string): readonly string[] {
  const [, scheme, host, port, rest] = /^(https?):\/\/([^/?#]*?)(?::(\d{1,5}))?([/?].*)?$/.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return [url];
  const usual = scheme === 'https' ? 443 : 80;
  const withPort = `${scheme}://${host}:${port ?? usual}${rest ?? ''}`;
  return [...new Set([url, withPort, `${scheme}://${host}${rest ?? ''}`])];
}
