import { expect, it } from 'vitest';
import { callbackAnswer } from './callback-answer.ts';

const stored = { status: 204, headers: {}, body: '' };

it('is the given one, unless an entry could not be stored', () => {
  expect(callbackAnswer(['stored', 'stored'], stored)).toBe(stored);
  expect(callbackAnswer([], stored)).toBe(stored);
  expect(callbackAnswer(['stored', 'failed'], stored)).toEqual({
    status: 503,
    headers: { 'retry-after': '30' },
    body: '',
  });
});
