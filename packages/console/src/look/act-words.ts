import type { Act } from '@nkul/core';
import { isTextName, type TextName } from '../words/words.ts';
import { providerName, type View } from './view.ts';

/** An act of a person, in words. @param count how often it was done */
export function actWords(
  view: View,
  { what, as, notifier }: Pick<Act, 'what' | 'as' | 'notifier'>,
  count = 1,
): string {
  const { words } = view;
  const isConsent = what === 'opted_out' || what === 'opted_in';
  const how = `act.as.${as ?? 'other'}`;
  return words(`act.${what}`, {
    as: isConsent
      ? categoriesIn(view, as ?? '')
      : words(isTextName(how) ? (how as TextName) : 'act.as.other'),
    count,
    part: what === 'revealed' ? (as ?? 'both') : 'none',
    provider: notifier === undefined ? '–' : providerName(view, notifier),
  });
}

/** The categories of an opt-out in words, such as `marketing transactional`. */
function categoriesIn({ words }: View, categories: string): string {
  const known = categories.split(' ').map((one) => `consent.category.${one}`);
  return known.flatMap((name) => (isTextName(name) ? [words(name as TextName)] : [])).join(', ');
}
