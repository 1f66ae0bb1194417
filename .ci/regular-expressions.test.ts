import { expect, it } from 'vitest';
import { expressionProblems } from './regular-expressions.ts';

it.each([
  [
    'a quadratic one',
    String.raw`export const trimmed = (text: string) => text.replace(/\s+$/, '');`,
    'polynomial',
  ],
  ['an exponential one', 'export const found = /^(a+)+$/.test(name);', 'exponential'],
  ['one that is made at run time', 'export const found = new RegExp(name).test(text);', 'write a literal'],
  ['one that is made by a call', 'export const found = RegExp(name).test(text);', 'write a literal'],
])('tells %s, with its line', async (_name, source, problem) => {
  const [told, ...others] = await expressionProblems('a.ts', `/** A source. */\n${source}\n`);
  expect(told).toMatch(/^a\.ts:2 /);
  expect(told).toContain(problem);
  expect(others).toEqual([]);
});

it('tells nothing of those that are linear, whatever stands in comments and texts', async () => {
  const source = String.raw`/** /\s+$/ */
export const [digits, text] = [/^\s*(?:\+|00)\d{6,14}$/u, '/(a+)+$/'];`;
  expect(await expressionProblems('a.ts', source)).toEqual([]);
});
