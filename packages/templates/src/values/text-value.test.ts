import { expect, it } from 'vitest';
import { characterCount } from './text-value.ts';

it('counts characters outside the basic plane as one', () => {
  expect(characterCount('a🎉')).toBe(2);
});
