import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as kit from './index.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

/** The blocks of the README that are parts of a file, joined. */
function written(file: string): string {
  const blocks = [...read('../README.md').matchAll(/```ts (\S+)\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, name, code]) => (name === file ? [code] : [])).join('\n');
}

it('has the adapter that the contracts are run with', () => {
  expect(written('hill-sms.ts')).toBe(read('../test/hill-sms.ts'));
  expect(written('hill-sms.test.ts').replace("'./hill-sms.ts'", "'../test/hill-sms.ts'")).toBe(
    read('hill-sms.test.ts'),
  );
});

it('has an adapter of at most 150 lines', () => {
  expect(read('../test/hill-sms.ts').split('\n').length - 1).toBeLessThanOrEqual(150);
});

it('names every function and class of the package', () => {
  const words = new Set(read('../README.md').match(/\w+/g));
  expect(Object.keys(kit).filter((name) => !words.has(name))).toEqual([]);
});
