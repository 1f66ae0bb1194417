import { expect, it } from 'vitest';
import { table } from './table.ts';

it('takes as many rows as there are', () => {
  const rows = Array.from({ length: 200_000 }, () => ['a']);
  expect(table(['b'], rows, { width: undefined, colours: false })).toHaveLength(400_001);
});
