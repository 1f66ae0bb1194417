import { expect, it } from 'vitest';
import { fileProblems, functionProblems, functionsOf } from './sizes.ts';

it('measures what has a name: functions, methods, and values that are functions', () => {
  const source = [
    'export function outer() {',
    '  return [1].map((one) => {',
    '    return one;',
    '  });',
    '}',
    'class Thing {',
    '  readonly #field = 1;',
    '  constructor() {}',
    '  get size() {',
    '    return this.#field;',
    '  }',
    '  readonly told = () => 1;',
    '}',
    'const arrow = () => ({',
    '  inside: () => 2,',
    '});',
  ].join('\n');
  expect(functionsOf('a.ts', source)).toEqual([
    { place: 'a.ts:1 outer', lines: 5 },
    { place: 'a.ts:8 constructor', lines: 1 },
    { place: 'a.ts:9 size', lines: 3 },
    { place: 'a.ts:12 told', lines: 1 },
    { place: 'a.ts:14 arrow', lines: 3 },
    { place: 'a.ts:15 inside', lines: 1 },
  ]);
});

it('tells when more than one function in ten is long, and which are the longest', () => {
  const short = Array.from({ length: 9 }, (_, at) => ({ place: `short ${at}`, lines: 17 }));
  const long = { place: 'a.ts:1 long', lines: 60 };
  expect(functionProblems([...short, long])).toEqual([]);
  expect(functionProblems([...short, long, { ...long, lines: 18 }]).slice(0, 2)).toEqual([
    '90 of 100 functions have up to 18 lines, more than 17. Part some of the longest:',
    '  a.ts:1 long: 60 lines',
  ]);
});

it('tells which file is too long, and which of those that may be is not any more', () => {
  const files = new Map([
    ['fits.ts', 'x\n'.repeat(329)],
    ['long.ts', 'x\n'.repeat(330)],
    ['allowed.ts', 'x\n'.repeat(340)],
    ['mended.ts', 'x\n'],
  ]);
  expect(fileProblems(files, { 'allowed.ts': 340, 'mended.ts': 340, 'gone.ts': 340 })).toEqual([
    'long.ts has 330 lines: part it.',
    'mended.ts is short enough, or gone: take it out of the list.',
    'gone.ts is short enough, or gone: take it out of the list.',
  ]);
});
