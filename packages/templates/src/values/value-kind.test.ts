import { expect, it } from 'vitest';
import { commonKind } from './value-kind.ts';

it.each([
  ['text', 'text', 'text'],
  ['date', 'date', 'date'],
  ['text', 'number', 'number'],
  ['number', 'text', 'number'],
  ['text', 'choice', 'choice'],
  ['choice', 'text', 'choice'],
  ['text', 'date', undefined],
  ['date', 'text', undefined],
  ['number', 'date', undefined],
  ['number', 'choice', undefined],
  ['choice', 'date', undefined],
] as const)('takes a %s that is also a %s as %s', (one, other, common) => {
  expect(commonKind(one, other)).toBe(common);
});
