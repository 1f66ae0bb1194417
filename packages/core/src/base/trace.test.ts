import { expect, it } from 'vitest';
import { isTraceparent } from './trace.ts';

const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

it.each([
  [`00-${trace}-${span}-01`, true],
  [`cc-${trace}-${span}-00`, true],
  [`ff-${trace}-${span}-01`, false],
  [`00-${'0'.repeat(32)}-${span}-01`, false],
  [`00-${trace}-${'0'.repeat(16)}-01`, false],
  [`00-${trace.toUpperCase()}-${span}-01`, false],
  [`00-${trace}-${span}`, false],
  [`00-${trace}-${span}-01-more`, false],
  [7, false],
])('%s is a traceparent: %s', (value, is) => {
  expect(isTraceparent(value)).toBe(is);
});
