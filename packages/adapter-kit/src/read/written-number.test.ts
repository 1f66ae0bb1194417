import { parseExactJson } from '@nkul/core/adapter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf } from './written-number.ts';

describe('a number is read as people write it', () => {
  it.each([
    ['1785', 1785],
    [' 1785 ', 1785],
    ['1 785', 1785],
    ['1\u00a0785', 1785],
    ['1\u202f785', 1785],
    ['1\u2009785', 1785],
    ['1\t785', 1785],
    ['1,785', 1785],
    ['12,345,678', 12_345_678],
    ['1.785.000', 1_785_000],
    ["1'785", 1785],
    ['1\u2019785', 1785],
    ['1_785', 1785],
    ['1 785,50', 1785.5],
    ['1 785.50', 1785.5],
    ['1,785.50', 1785.5],
    ['1.785,50', 1785.5],
    ['1785,5', 1785.5],
    ['0,785', 0.785],
    ['0.785', 0.785],
    ['1785.00', 1785],
    ['12.5', 12.5],
    ['1e3', 1000],
    ['+1785', 1785],
    ['-12', -12],
    ['\u221212', -12],
    ['\u200e1785', 1785],
    ['１７８５', 1785],
    ['١٧٨٥', 1785],
    ['١٬٧٨٥', 1785],
    ['߁߇߈߅', 1785],
    ['1785 SMS', 1785],
    ['1 785 unités', 1785],
    ['007', 7],
    ['0', 0],
  ])('%j is %d', (text, number) => {
    expect(numberOf(text)).toBe(number);
  });
});

describe('what can be read in two ways, or is no number, is refused', () => {
  it.each([
    '1.785',
    '-1.785',
    '178.500',
    '1,78,5',
    '1 78',
    '12 34',
    '1,785 000',
    '1 785,000,000',
    '0 785',
    '0,785,000',
    '1234,567',
    '1.785 FCFA',
    '12 - 34',
    '1785/2000',
    '',
    ' ',
    'NaN',
    'Infinity',
    '0x10',
    '1e999',
    'mille',
    '--1',
    '1'.repeat(41),
    '1'.repeat(1_000_000),
    true,
    null,
    undefined,
    [1785],
    { solde: 1785 },
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%j', (value) => {
    expect(numberOf(value)).toBeUndefined();
  });
});

it('a number of JSON is what it says, a point in it is a decimal one', () => {
  expect(numberOf(1.785)).toBe(1.785);
  expect(numberOf(parseExactJson('1.785'))).toBe(1.785);
  expect(numberOf(parseExactJson('1.50'))).toBe(1.5);
});

it('every whole number is read with every separator', () => {
  const separator = fc.constantFrom(' ', '\u00a0', '\u202f', ',', "'", '’', '_');
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), separator, (number, between) => {
      const written = String(number).replace(/\B(?=(\d{3})+$)/g, between);
      expect(numberOf(written)).toBe(number);
    }),
  );
});
