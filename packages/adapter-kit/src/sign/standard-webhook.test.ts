import { UnauthenticCallbackError } from '@nkul/core/adapter';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { standardWebhookCheck } from './standard-webhook.ts';

const secret = `whsec_${Buffer.from('a secret of many bytes').toString('base64')}`;
const other = `whsec_${Buffer.from('another one, as long').toString('base64')}`;
const now = new Date('2026-11-25T13:00:00Z');
const body = '{"type":"message.delivered","é":1}';

/** A call as the standard's own library signs it. */
function signed({ at = now, by = secret, prefix = 'webhook', sent = body } = {}) {
  const signature = new Webhook(by).sign('msg_1', at, body);
  return {
    method: 'POST',
    headers: {
      [`${prefix}-id`]: 'msg_1',
      [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1_000)),
      [`${prefix}-signature`]: `v1a,ignored ${signature}`,
    },
    body: Buffer.from(sent),
  };
}

const check = standardWebhookCheck({ secrets: [other, secret], now: () => now });
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

describe('a call that is signed after Standard Webhooks', () => {
  it('is taken if one of the secrets signed it within the tolerance', () => {
    expect(() => check(signed())).not.toThrow();
    expect(() => check(signed({ by: other, at: minutes(-5) }))).not.toThrow();
  });

  it.each([
    [
      'by another secret',
      signed({ by: `whsec_${Buffer.alloc(24, 1).toString('base64')}` }),
      'wrong signature',
    ],
    ['with another body', signed({ sent: '{}' }), 'wrong signature'],
    ['too early', signed({ at: minutes(-6) }), 'signed at another time'],
    ['too late', signed({ at: minutes(6) }), 'signed at another time'],
    ['not at all', { ...signed(), headers: {} }, 'has no signature'],
    ['and parsed', { ...signed(), body: { parsed: JSON.parse(body) } }, 'before express.json()'],
    [
      'with another time in its header',
      { ...signed(), headers: { ...signed().headers, 'webhook-timestamp': '1' } },
      'wrong signature',
    ],
  ])('is refused if it was signed %s', (_how, request, why) => {
    const refuse = () => check(request);
    expect(refuse).toThrow(UnauthenticCallbackError);
    expect(refuse).toThrow(why);
  });

  it('may have headers of another name', () => {
    const svix = standardWebhookCheck({ secrets: [secret], prefix: 'svix', now: () => now });
    expect(() => svix(signed({ prefix: 'svix' }))).not.toThrow();
  });
});

it.each([[[]], [['whsec_']], [['whsec_short']], [['whsec_ä']]])(
  'a secret is checked when the check is made: %j',
  (secrets) => {
    expect(() => standardWebhookCheck({ secrets })).toThrow(/secret/);
  },
);
