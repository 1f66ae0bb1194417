/// <reference path="../../fixtures/untyped-modules.d.ts" />
import gsmCharsetUtils from '@trt2/gsm-charset-utils';
import fc from 'fast-check';
import splitSms from 'split-sms';
import { describe, expect, it } from 'vitest';
import { type SmsSegments, segments } from './segments.ts';

describe('segments', () => {
  it.each([
    ['nothing', '', 'gsm7', 1, 0, 160],
    ['160 characters of one septet', 'é'.repeat(160), 'gsm7', 1, 160, 0],
    ['161 characters', 'a'.repeat(161), 'gsm7', 2, 161, 145],
    ['two full segments', 'a'.repeat(306), 'gsm7', 2, 306, 0],
    ['one more than two full segments', 'a'.repeat(307), 'gsm7', 3, 307, 152],
    ['extension characters, two septets each', '€'.repeat(80), 'gsm7', 1, 160, 0],
    ['every extension character', '\f^{}\\[~]|€', 'gsm7', 1, 20, 140],
    [
      'an extension character where a segment ends',
      `${'a'.repeat(152)}€${'a'.repeat(10)}`,
      'gsm7',
      2,
      164,
      141,
    ],
    ['an extension character that fits', `${'a'.repeat(151)}€${'a'.repeat(10)}`, 'gsm7', 2, 163, 143],
    ['only extension characters', '€'.repeat(153), 'gsm7', 3, 306, 151],
    ['70 of UCS-2', 'ê'.repeat(70), 'ucs2', 1, 70, 0],
    ['71 of UCS-2', 'ê'.repeat(71), 'ucs2', 2, 71, 63],
    ['two full segments of UCS-2', 'ê'.repeat(134), 'ucs2', 2, 134, 0],
    ['one more than two full segments of UCS-2', 'ê'.repeat(135), 'ucs2', 3, 135, 66],
    ['35 emoji', '🎉'.repeat(35), 'ucs2', 1, 70, 0],
    ['a surrogate pair where a segment ends', `${'ê'.repeat(66)}🎉${'ê'.repeat(10)}`, 'ucs2', 2, 78, 55],
    ['a surrogate pair that fits', `${'ê'.repeat(65)}🎉${'ê'.repeat(10)}`, 'ucs2', 2, 77, 57],
    ['only surrogate pairs', '🎉'.repeat(67), 'ucs2', 3, 134, 65],
    ['a lone surrogate where a segment ends', `${'ê'.repeat(66)}\ud83c${'ê'.repeat(10)}`, 'ucs2', 2, 77, 57],
    ['the escape itself, which is no character', '\u001b', 'ucs2', 1, 1, 69],
    ['a tab', 'a\tb', 'ucs2', 1, 3, 67],
    ['the space within a French number', '12\u202f500', 'ucs2', 1, 6, 64],
  ])('measures %s', (_what, text, encoding, count, units, left) => {
    const { encoding: measured, segments: found, units: cost, left: free } = segments(text);
    expect({ encoding: measured, count: found, units: cost, left: free }).toEqual({
      encoding,
      count,
      units,
      left,
    });
  });

  it('tells every character that forces UCS-2, with its place', () => {
    expect(segments('l’été 🎉, l’œuf\ud83c').unencodable).toEqual([
      { character: '’', index: 1 },
      { character: '🎉', index: 6 },
      { character: '’', index: 11 },
      { character: 'œ', index: 12 },
      { character: '\ud83c', index: 15 },
    ]);
    expect(segments("l'été à 12 €").unencodable).toEqual([]);
  });

  it('is whole in JSON', () => {
    expect(JSON.parse(JSON.stringify(segments('ça')))).toEqual({
      encoding: 'ucs2',
      segments: 1,
      units: 2,
      left: 68,
      unencodable: [{ character: 'ç', index: 0 }],
    });
  });

  it('agrees with two other libraries on 100,000 random texts', () => {
    const random = seeded(20_261_125);
    const differing: string[] = [];
    for (let count = 0; count < 100_000; count += 1) {
      const text = randomText(random);
      const own = segments(text);
      const gsm7 = own.encoding === 'gsm7';
      const split = splitSms.split(text);
      const counted = gsmCharsetUtils.getCharCount(text);
      const agrees =
        (split.characterSet === 'GSM') === gsm7 &&
        split.parts.length === own.segments &&
        split.bytes === own.units * (gsm7 ? 1 : 2) &&
        split.remainingInPart === own.left &&
        (counted.encoding === 'GSM') === gsm7 &&
        counted.msgCount === own.segments &&
        // It counts the units that are lost where a segment ends as well.
        counted.charCount === filled(own);
      if (!agrees) differing.push(text);
    }
    expect(differing.slice(0, 3)).toEqual([]);
  });

  it('never needs more segments for less text', () => {
    const character = fc.constantFrom('a', 'é', '€', 'ê', '🎉', '’', '{');
    fc.assert(
      fc.property(fc.array(character, { maxLength: 400 }), fc.nat(400), (characters, end) => {
        const whole = segments(characters.join('')).segments;
        expect(segments(characters.slice(0, end).join('')).segments).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('fills segments: all but the last lose at most one unit to what may not be split', () => {
    const character = fc.constantFrom('a', '€', '🎉', 'ê');
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 500 }), (characters) => {
        const { encoding, segments: count, units, left } = segments(characters.join(''));
        const joined = encoding === 'gsm7' ? 153 : 67;
        if (count === 1) expect(units + left).toBe(encoding === 'gsm7' ? 160 : 70);
        else {
          const lost = count * joined - left - units;
          expect(lost).toBeGreaterThanOrEqual(0);
          expect(lost).toBeLessThan(count);
        }
      }),
    );
  });
});

/** The units of every segment but the last, and those that the last one holds. */
function filled({ encoding, segments: count, units, left }: SmsSegments): number {
  return count === 1 ? units : count * (encoding === 'gsm7' ? 153 : 67) - left;
}

const alphabets = [
  ['a', 'e', ' ', '.', '4', 'é', 'à', 'Ç', '\n'],
  ['a', '€', '{', '}', '[', '~', '|', '\\', '^', 'é'],
  ['a', 'e', 'ê', '’', 'ç', '€', '\u00a0', '\u202f', 'œ'],
  ['a', 'é', '🎉', 'ж', '字', '👍', '\u0301'],
];

/** Well-formed, around the lengths where segments end, from alphabets of one kind or mixed. */
function randomText(random: () => number): string {
  const pick = <Item>(items: readonly Item[], fallback: Item) =>
    items[Math.floor(random() * items.length)] ?? fallback;
  const near = pick([1, 35, 67, 70, 80, 134, 153, 160, 306, 459], 1);
  const length = Math.max(1, near + Math.floor(random() * 9) - 4);
  const alphabet = random() < 0.2 ? alphabets.flat() : pick(alphabets, []);
  // Rare characters of another alphabet at some place.
  const stray = random() < 0.3 ? pick(alphabets.flat(), 'a') : '';
  const at = Math.floor(random() * length);
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text += index === at ? stray : pick(alphabet, 'a');
  }
  return text === '' ? 'a' : text;
}

/** A generator that gives the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
