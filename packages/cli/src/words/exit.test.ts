import { LimitExceededError } from '@nkul/core';
import { expect, it } from 'vitest';
import { en } from './en.ts';
import { codeOf, lineOf } from './exit.ts';
import { fr } from './fr.ts';

it('says that a limit is reached, in both languages, and ends with “refused”', () => {
  const error = new LimitExceededError('all 2 per 1h', 'The limit "all 2 per 1h" is reached.', 60);
  expect(codeOf(error)).toBe(4);
  expect(lineOf(error, en)).toBe('The limit "all 2 per 1h" is reached.');
  expect(lineOf(error, fr)).toBe(
    'Une limite d’envoi est atteinte (en anglais : The limit "all 2 per 1h" is reached.)',
  );
});
