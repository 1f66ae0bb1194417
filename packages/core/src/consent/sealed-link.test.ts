import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OptOutSubject, openOptOut, sealOptOut } from './sealed-link.ts';

const secret = Buffer.alloc(32, 7);
const sms: OptOutSubject = { address: '+237699128531', category: 'marketing' };

const subjects = fc.record(
  {
    address: fc.oneof(
      fc.stringMatching(/^\+[1-9]\d{1,14}$/),
      fc.emailAddress(),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    ),
    category: fc.constantFrom('all', 'code', 'transactional', 'marketing'),
  } as const,
  { requiredKeys: ['address', 'category'] },
);

describe('The token of an opt-out link', () => {
  it('opens to the subject that it was sealed from', () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        expect(openOptOut(sealOptOut(subject, secret), secret)).toEqual(subject);
      }),
    );
  });

  it('has 24 characters for a telephone number, is the same each time, and stays as it is', () => {
    const token = sealOptOut(sms, secret);
    expect(token).toMatch(/^[\w-]{24}$/);
    // Links that were sent must open for years: a change of this value breaks them.
    expect(token).toBe('b4QpHhe8aKEMl9OTSTV5aUMI');
    expect(sealOptOut({ ...sms, address: '+999999999999999' }, secret)).toHaveLength(24);
    expect(sealOptOut({ ...sms, category: 'all' }, secret)).not.toBe(token);
    expect(sealOptOut({ address: 'awa@example.cm', category: 'all' }, secret).length).toBeGreaterThan(24);
  });

  it('is not opened by another secret', () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        expect(openOptOut(sealOptOut(subject, secret), randomBytes(32))).toBeUndefined();
      }),
    );
  });

  it('is not opened with any bit, length or letter changed', () => {
    const bytes = Buffer.from(sealOptOut(sms, secret), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openOptOut(changed.toString('base64url'), secret)).toBeUndefined();
    }
    for (let length = 0; length < bytes.length; length += 1)
      expect(openOptOut(bytes.subarray(0, length).toString('base64url'), secret)).toBeUndefined();
    const token = bytes.toString('base64url');
    for (const other of [`${token}A`, `${token}=`, ` ${token}`, `${token}\n`, token.replace(/.$/, '+')])
      expect(openOptOut(other, secret)).toBeUndefined();
  });

  it('that is spelled in another way is not taken: a token has one spelling', () => {
    const token = sealOptOut({ address: 'a@b.cm', category: 'all' }, secret);
    const last = token.slice(-1);
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
      if (letter !== last) expect(openOptOut(token.slice(0, -1) + letter, secret)).toBeUndefined();
  });

  it('takes any text, and opens none of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[\w-]{24}$/)), (token) => {
        expect(openOptOut(token, secret)).toBeUndefined();
      }),
    );
    expect(openOptOut('A'.repeat(5_000), secret)).toBeUndefined();
  });
});
