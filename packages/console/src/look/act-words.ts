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
  const how = `act.as.${as ?? 'other'}`;
  return words(`act.${what}`, {
    as: words(isTextName(how) ? (how as TextName) : 'act.as.other'),
    count,
    part: what === 'revealed' ? (as ?? 'both') : 'none',
    provider: notifier === undefined ? '–' : providerName(view, notifier),
  });
}
