import { expect, it } from 'vitest';
import { commandOptions } from './command-options.ts';

const known = ['send', 'text'];

it('runs all of them ten times unless told otherwise', () => {
  expect(commandOptions([], known)).toEqual({ list: false, rounds: 10, names: [] });
  expect(commandOptions(['--', 'text', '--rounds', '19'], known)).toEqual({
    list: false,
    rounds: 19,
    names: ['text'],
  });
});

it('fills a store with as many messages as it is told', () => {
  expect(commandOptions(['--messages', '100000'], known).messages).toBe(100_000);
});

it('names what there is when it is asked for what there is not', () => {
  expect(() => commandOptions(['txet'], known)).toThrow('There is no bench "txet": send, text.');
  expect(() => commandOptions(['--rounds', 'many'], known)).toThrow('--rounds');
  expect(() => commandOptions(['--messages', '12'], known)).toThrow('--messages');
  expect(() => commandOptions(['--fast'], known)).toThrow('--fast');
});
