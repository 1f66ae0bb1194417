import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeSavings, measureSavings } from './measure/measure-savings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('has the saving in the README be what the texts beside it give', () => {
  const file = new URL('../fixtures/french-texts.json', import.meta.url);
  const texts: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
  expect(texts).toHaveLength(30);
  expect(readme).toContain(`> ${describeSavings(measureSavings(texts))}\n`);
});
