import fc from 'fast-check';
import { expect, it } from 'vitest';
import { folded } from './folded.ts';

/** Every step, whatever the text is. */
function plainly(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\u2018\u2019\u02bc`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

it('folds any text as all steps do', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'az09AÉé ’\n') }),
  );
  fc.assert(fc.property(text, (one) => void expect(folded(one)).toBe(plainly(one))));
});

it.each([
  ['success', 'success'],
  ['SUCCESS', 'success'],
  ['success\n', 'success'],
  [' Échec ', 'echec'],
  ['Pas d’autorisation', "pas d'autorisation"],
])('folds %j to %j', (text, expected) => {
  expect(folded(text)).toBe(expected);
});
