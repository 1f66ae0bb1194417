import { expect, it } from 'vitest';
import { withoutAddress } from './without-address.ts';

it.each([
  ['login:+237699128531', ['+237699128531'], 'login:+2376********'],
  ['otp-699128531-a', ['+237699128531'], 'otp-6********-a'],
  ['brk.99128531.1', ['+237699128531'], 'brk.********.1'],
  ['order:4412', ['+237699128531'], 'order:4412'],
  ['1234567890', ['+237699128531'], '1234567890'],
  ['reset:aline@example.com:1', ['aline@example.com'], 'reset:a***@example.com:1'],
  ['chat:12', ['12'], 'chat:12'],
])('%s of %o is shown as %s', (text, addresses, shown) => {
  expect(withoutAddress(text, addresses)).toBe(shown);
});
