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
