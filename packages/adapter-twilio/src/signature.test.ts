import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  getExpectedTwilioSignature,
  validateRequest,
  validateRequestWithBody,
} from '../../../tools/twilio.ts';
import { isFromTwilio } from './signature.ts';

const authToken = 'a-very-secret-token';
const url = 'https://example.com/callbacks/twilio/token?ref=01900000-0000-7000-8000-000000000001.1';
const fields = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+237699000001', Body: 'é & 😀 + =' };

function check(
  signature: string,
  given: Partial<Parameters<typeof isFromTwilio>[1]> = {},
  token = authToken,
): boolean {
  return isFromTwilio(
    signature,
    { url, form: new URLSearchParams(fields), bytes: undefined, ...given },
    token,
  );
}

describe('a signature', () => {
  it("is the one that Twilio's own package makes, whatever the fields are", () => {
    const names = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__');
    const form = fc.dictionary(names, fc.string({ unit: 'grapheme', maxLength: 20 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(
        form,
        fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }),
        (given, address) => {
          const signature = getExpectedTwilioSignature(authToken, address, given);
          expect(check(signature, { url: address, form: new URLSearchParams(given) })).toBe(true);
        },
      ),
    );
  });

  it('of a name that comes several times is the one of the package', () => {
    const form = new URLSearchParams([
      ['MediaUrl', 'b'],
      ['MediaUrl', 'a'],
      ['MediaUrl', 'b'],
      ['Body', 'x'],
    ]);
    const signature = getExpectedTwilioSignature(authToken, url, { MediaUrl: ['b', 'a', 'b'], Body: 'x' });
    expect(check(signature, { form })).toBe(true);
  });

  it.each([
    [
      'without the port of the scheme',
      url,
      'https://example.com:443/callbacks/twilio/token?ref=01900000-0000-7000-8000-000000000001.1',
    ],
    ['with the port of the scheme', 'https://example.com:443/a?b=c', 'https://example.com/a?b=c'],
    ['without another port', 'https://example.com:8443/a', 'https://example.com/a'],
  ])('covers the address %s too', (_, called, signed) => {
    const signature = getExpectedTwilioSignature(authToken, signed, fields);
    expect(check(signature, { url: called })).toBe(true);
    expect(validateRequest(authToken, signature, called, fields)).toBe(true);
  });

  it('is wrong for another field, address or token, and for no signature at all', () => {
    const signature = getExpectedTwilioSignature(authToken, url, fields);
    expect(check(signature)).toBe(true);
    expect(check(signature, { form: new URLSearchParams({ ...fields, MessageStatus: 'failed' }) })).toBe(
      false,
    );
    expect(check(signature, { url: url.replace('.1', '.2') })).toBe(false);
    expect(check(signature, {}, 'another-token')).toBe(false);
    expect(check('')).toBe(false);
    expect(check(`${signature}=`)).toBe(false);
  });

  it('of a body that is not a form is over the address, which has the digest of the body', () => {
    const bytes = new TextEncoder().encode('{"MessageSid":"SM1"}');
    const address = `${url}&bodySHA256=${hash('sha256', bytes, 'hex')}`;
    const signature = getExpectedTwilioSignature(authToken, address, {});
    const body = new TextDecoder().decode(bytes);
    expect(validateRequestWithBody(authToken, signature, address, body)).toBe(true);
    expect(check(signature, { url: address, form: undefined, bytes })).toBe(true);
    const forged = new TextEncoder().encode('{"MessageSid":"SM2"}');
    expect(check(signature, { url: address, form: undefined, bytes: forged })).toBe(false);
    const bare = getExpectedTwilioSignature(authToken, url, {});
    expect(check(bare, { form: undefined, bytes })).toBe(false);
    expect(check(bare, { form: undefined, bytes: new Uint8Array() })).toBe(true);
  });
});
