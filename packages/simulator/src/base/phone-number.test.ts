import { expect, test } from 'vitest';
import { cameroonMobile } from './phone-number.ts';

test.each(['+237699128531', '237699128531', '699128531', ' 237699128531'])(
  '"%s" is the mobile number +237699128531',
  (written) => {
    expect(cameroonMobile(written)).toBe('+237699128531');
  },
);

test.each([
  '',
  '+237222123456',
  '+23769912853',
  '+2376991285311',
  '+33612345678',
  '00237699128531',
  '+237 699 12 85 31',
  '699128531,677000000',
  '+237699128531;ext=1',
])('"%s" is no Cameroonian mobile number', (written) => {
  expect(cameroonMobile(written)).toBeUndefined();
});
