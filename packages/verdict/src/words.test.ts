import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { expect, it } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { languageOf } from './words.ts';

/** The names of the values in a text, and of the branches that they choose. */
function valuesIn(text: string): readonly string[] {
  const found = new Set<string>();
  const walk = (elements: ReturnType<typeof parse>): void => {
    for (const element of elements) {
      if (element.type === TYPE.argument) found.add(element.value);
      if (element.type !== TYPE.select) continue;
      found.add(`${element.value}: ${Object.keys(element.options).join(' ')}`);
      for (const { value } of Object.values(element.options)) walk(value);
    }
  };
  walk(parse(text));
  return [...found].sort();
}

it('has the same texts, with the same values and branches, in each language', () => {
  expect(Object.keys(fr)).toEqual(Object.keys(en));
  for (const [name, text] of Object.entries(en)) {
    expect([name, valuesIn(fr[name as keyof typeof fr])]).toEqual([name, valuesIn(text)]);
  }
});

it.each([
  ['fr', 'fr'],
  ['fr-CM', 'fr'],
  ['FR-fr', 'fr'],
  ['fro', 'en'],
  ['en-GB', 'en'],
  ['de', 'en'],
])('speaks to %s in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
