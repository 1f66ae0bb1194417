import { expect, test } from 'vitest';
import { segments } from './segments.ts';

test.each([
  ['160 letters are one SMS', 'a'.repeat(160), 1],
  ['160 digits are one', '0123456789'.repeat(16), 1],
  ['161 letters are two', 'a'.repeat(161), 2],
  ['306 letters are two', 'a'.repeat(306), 2],
  ['307 letters are three', 'a'.repeat(307), 3],
  ['French letters of the GSM alphabet count once', 'éèùàòÇ'.repeat(26), 1],
  ['80 euro signs are one: each counts twice', '€'.repeat(80), 1],
  ['81 euro signs are two', '€'.repeat(81), 2],
  ['a euro sign is not cut in two', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
  ['one ê makes 70 letters fit', `ê${'a'.repeat(69)}`, 1],
  ['one ê makes two of 71 letters', `ê${'a'.repeat(70)}`, 2],
  ['134 UCS-2 letters are two', 'ê'.repeat(134), 2],
  ['135 UCS-2 letters are three', 'ê'.repeat(135), 3],
  ['35 emoji are one: each counts twice', '😀'.repeat(35), 1],
  ['an emoji is not cut in two', `${'ê'.repeat(66)}😀${'ê'.repeat(66)}`, 3],
])('%s', (_name, text, count) => {
  expect(segments(text)).toBe(count);
});
