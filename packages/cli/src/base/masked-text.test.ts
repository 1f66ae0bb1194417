import { expect, it } from 'vitest';
import { maskedText } from './masked-text.ts';

it.each([
  ['+237699128531', '+2376******31'],
  ['otp:+237699128531', 'otp:+2376******31'],
  ['the number 699 12 85 31 is not that', 'the number 699 ******31 is not that'],
  ['019ab8c4-52e6-7aaa-8bbb-cccccccccccc', '019ab8c4-52e6-7aaa-8bbb-cccccccccccc'],
  ['order 12 of 3', 'order 12 of 3'],
  ['devcode', 'devcode'],
])('%s is shown as %s', (text, shown) => {
  expect(maskedText(text)).toBe(shown);
});

it('an e-mail address is not shown', () => {
  expect(maskedText('ama@exemple.cm')).not.toContain('ama@exemple');
});
