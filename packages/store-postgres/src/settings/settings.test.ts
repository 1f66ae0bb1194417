import { ConfigurationError } from '@nkul/core/store';
import { describe, expect, it } from 'vitest';
import { type PostgresSettings, resolveSettings } from './settings.ts';

const url = 'postgres://nkul@localhost/nkul';
const secret = '0123456789abcdef0123456789abcdef';

/** The message of the error that settings are refused with. */
function refusal(settings: object): string {
  try {
    // As a program without types gives them.
    resolveSettings(settings as PostgresSettings);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return 'taken';
}

describe('the settings of the PostgreSQL store', () => {
  it('names the secret that is missing, empty or too short, and does not quote it', () => {
    expect(refusal({ url })).toMatch(/secret.*is missing.*128/);
    expect(refusal({ url, secret: '' })).toMatch(/secret.*is missing/);
    const short = '0123456789abcdef0123456789abcde';
    expect(refusal({ url, secret: short })).toMatch(/secret.*too short/);
    expect(refusal({ url, secret: short })).not.toContain(short);
    expect(refusal({ url, secret: 'k'.repeat(21) })).toMatch(/too short/);
    expect(refusal({ url, secret: new Uint8Array(15) })).toMatch(/too short/);
  });

  it('takes 128 bits as bytes, as hex and as base64', () => {
    for (const one of [new Uint8Array(16), secret, 'k'.repeat(22)])
      expect(resolveSettings({ url, secret: one }).secret).toHaveLength(32);
  });

  it('takes 32 bytes, and their base64, as they are: the key file of a SQLite store is the same secret', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 251) % 256);
    const texts = (['base64', 'base64url'] as const).map((one) => Buffer.from(bytes).toString(one));
    for (const one of [bytes, ...texts, `${texts[1]}\n`])
      expect([...resolveSettings({ url, secret: one }).secret]).toEqual([...bytes]);
    const hex = Buffer.from(bytes).toString('hex');
    expect([...resolveSettings({ url, secret: hex }).secret]).not.toEqual([...bytes]);
  });

  it('wants an address or a pool, and not both', () => {
    const pool = { connect: () => Promise.reject(new Error('not called')) };
    expect(refusal({ secret })).toMatch(/url.*pool/);
    expect(refusal({ secret, url, pool })).toMatch(/both/);
    expect(refusal({ secret, url: 'mysql://localhost' })).toMatch(/postgres:\/\//);
    expect(refusal({ secret, pool: {} })).toMatch(/pool/);
    expect(refusal({ secret, pool })).toBe('taken');
  });

  it('listens at the address, or at another one that goes past a pooler', () => {
    const pool = { connect: () => Promise.reject(new Error('not called')) };
    const listenUrl = 'postgres://nkul@localhost:5433/nkul';
    expect(resolveSettings({ url, secret }).listenUrl).toBe(url);
    expect(resolveSettings({ url, secret, listenUrl: `${listenUrl}?schema=alerts` }).listenUrl).toBe(
      listenUrl,
    );
    expect(resolveSettings({ pool, secret }).listenUrl).toBeUndefined();
    expect(resolveSettings({ pool, secret, listenUrl }).listenUrl).toBe(listenUrl);
    expect(refusal({ url, secret, listenUrl: 'localhost' })).toMatch(/listenUrl.*postgres:\/\//);
  });

  it('takes the schema at the end of the address, and gives PostgreSQL the address without it', () => {
    const { schema, source } = resolveSettings({ url: `${url}?sslmode=disable&schema=alerts`, secret });
    expect([schema, source]).toEqual(['alerts', { url: `${url}?sslmode=disable` }]);
    expect(resolveSettings({ url, secret }).schema).toBe('nkul');
    expect(refusal({ secret, url: `${url}?schema=a"b` })).toMatch(/url.*not a valid name/);
    expect(refusal({ secret, url: `${url}?schema=a`, schema: 'b' })).toMatch(/schema.*is b.*names a/);
    expect(refusal({ secret, url: `${url}?schema=a`, schema: 'a' })).toBe('taken');
  });

  it('takes only plain names of schemas, and names an unknown setting', () => {
    expect(refusal({ url, secret, schema: 'a"; DROP SCHEMA public' })).toMatch(/schema/);
    expect(refusal({ url, secret, pollEvry: '1s' })).toMatch(/pollEvery/);
  });
});
