import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskAddress } from './mask.ts';

describe('a masked address', () => {
  it.each([
    ['+237699128531', '+2376******31'],
    ['699128531', '69*****31'],
    ['+68212345', '+68****45'],
    ['0033612345678', '0033*******78'],
    ['12345678', '********'],
    ['jean@example.com', 'j***@example.com'],
  ])('%s is %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it('is as long as the number, and hides at least half of its digits', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{1,15}$/), (given) => {
        const masked = maskAddress(given);
        const shown = masked.replace(/\D/g, '').length;
        expect(masked).toHaveLength(given.length);
        expect(shown).toBeLessThanOrEqual(given.replace('+', '').length / 2);
      }),
    ));
});
