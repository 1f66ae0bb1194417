import { expect, it } from 'vitest';
import { shownText } from './shown-text.ts';

it.each([
  ['a secret', 'key s3cr/et is wrong', 'key *** is wrong'],
  ['a secret as a URL has it', 'GET /?key=s3cr%2Fet', 'GET /?key=***'],
  ['a number', 'no route to +237699128531', 'no route to +2376******31'],
  ['a number in groups', 'no route to +237 699 12 85 31', 'no route to +237 **********31'],
  ['a number without its plus', 'no route to 699128531', 'no route to 69*****31'],
  ['an e-mail address', 'no mailbox <mireille@example.com>.', 'no mailbox <m***@example.com>.'],
  ['several lines', 'a\r\nb\u202ec', 'a b c'],
])('shows text without %s', (_what, text, shown) => {
  expect(shownText(text, ['s3cr/et', ''])).toBe(shown);
});

it('cuts a text, and hides a secret that is at the cut', () => {
  expect(shownText('x'.repeat(100), [], 10)).toBe(`${'x'.repeat(9)}…`);
  expect(shownText(`${'x'.repeat(5)}s3cr/et`, ['s3cr/et'], 10)).toBe('xxxxx***');
});

it('a secret that is longer than the text to show is hidden whole', () => {
  const token = 'eyJhbGciOi'.repeat(150);
  expect(shownText(`Invalid token ${token} given`, [token])).toBe('Invalid token *** given');
  expect(shownText(`${'x '.repeat(200)}${token}`, [token], 500)).not.toContain('eyJ');
});

it('a secret at the cut is left out, also if others before it were hidden', () => {
  const secret = 'k-0123456789abcdef'.repeat(3);
  expect(shownText(`${secret.repeat(6)}`, [secret], 64)).not.toContain('k-0');
});

it.each(['', 'a', 'ab', 'shop:'])('a secret is hidden in base64 behind %j', (before) => {
  const secret = 's3cret?Pass>word~';
  for (const encoding of ['base64', 'base64url'] as const) {
    const written = Buffer.from(`${before}${secret}`).toString(encoding);
    const shown = shownText(`got Basic ${written}`, [secret]);
    expect(shown).toContain('***');
    expect(Buffer.from(shown.slice(10), encoding).toString('latin1')).not.toContain('cret');
  }
});

it.each(["a!b'c(d)~e*f", 'p/w+x'])('the secret %j is hidden as a form has it', (secret) => {
  const form = new URLSearchParams({ key: secret }).toString();
  expect(shownText(form, [secret])).toBe('key=***');
  expect(shownText(encodeURIComponent(secret).toLowerCase(), [secret])).toBe('***');
});
