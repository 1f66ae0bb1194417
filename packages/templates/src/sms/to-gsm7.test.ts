import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segments } from './segments.ts';
import { toGsm7 } from './to-gsm7.ts';

describe('toGsm7', () => {
  it.each([
    [
      'keeps what the alphabet has',
      'é è à ù ì ò É Ç ñ ö ü ä å Æ ß € £ § ¿',
      'é è à ù ì ò É Ç ñ ö ü ä å Æ ß € £ § ¿',
    ],
    ['takes accents off what it lacks', 'ê ç ô û î ë ï â ÿ', 'e c o u i e i a y'],
    ['does so for capitals', 'Ê Ô Û Î Ë Ï Â À È Ù Ÿ', 'E O U I E I A A E U Y'],
    ['writes ligatures out', 'cœur ŒUVRE Œuvre, Œ', 'coeur OEUVRE Oeuvre, OE'],
    ['straightens apostrophes', '‘l’un‚ ′ʼ`´', "'l'un' ''''"],
    ['straightens quotation marks', '«un» “deux” „trois‟ ‹quatre› 5″', '"un" "deux" "trois" <quatre> 5"'],
    ['writes dashes and dots', 'a – b — c ‑ d − e…', 'a - b - c - d - e...'],
    ['makes every space a space', 'a\u00a0b\u202fc\u2009d\te\u3000f', 'a b c d e f'],
    ['drops what is invisible', 'mo\u00adt\u200b\ufeff\u2060 \u202eun\u200f\u2066\u2069', 'mot un'],
    ['makes line separators line feeds', 'a\u2028b\u2029c', 'a\nb\nc'],
    ['composes what came decomposed', 'e\u0301te\u0301, c\u0327a', 'été, ca'],
    ['keeps the first of several accents', 'e\u0301\u0301\u0301 a\u0304\u0301', 'é a'],
    ['drops controls', 'a\u0000b\u0007c\u007fd\u0099', 'abcd'],
    ['writes accents that stand alone as signs', '\u02dc \u00a8 \u00af \u2017 \u00b8 \u02d9', '~ " - _ , \''],
    ['takes off an accent that cannot be composed', 'a\u0304 q\u0303', 'a q'],
    ['drops an accent that stands alone', '\u0301a', 'a'],
    ['writes signs out', '© ® ™ ½ m² × ÷ → ← n° • · ≤ ≥', '(c) (r) TM 1/2 m2 x / -> <- no - . <= >='],
    ['keeps a fraction apart from its number', '2½ h, 3¼, ½', '2 1/2 h, 3 1/4, 1/2'],
    ['keeps a power apart from its number', '10⁵ ou 3², 10⁻³, m³', '10^5 ou 3^2, 10^-3, m3'],
    [
      'writes degrees as people do',
      '42 °C, 42°C, -5 °C, 42\u00a0°C, 42℃, 100 °F',
      '42 C, 42 C, -5 C, 42 C, 42 C, 100 F',
    ],
    ['writes degrees of other signs', '42 ºC, 42 ˚C, 42° C', '42 C, 42 C, 42 C'],
    ['makes no letter of a degree', '45°, 45 °, 45° Nord', '45 deg, 45 deg, 45 deg Nord'],
    ['leaves an ordinal and a number sign what they are', '1º, n° 5, N°5', '1o, no 5, No5'],
    [
      'drops the spaces inside French quotation marks',
      '« Absent », «\u00a0Oui\u00a0», « a',
      '"Absent", "Oui", " a',
    ],
    ['drops them inside the inner ones', '« le ‹ petit › pas »', '"le <petit> pas"'],
    ['keeps the space before a mark that closes nothing', 'Accueil » Compte', 'Accueil " Compte'],
    ['writes the letters of Cameroonian languages', 'Ŋgɔ́ɔ, ɛ̀ Ɓ ɗ ə, Mə̀dʉ̂mbɑ̀ ꞌ', "Ngoo, e B d e, Medumba '"],
    [
      'writes those of Fulfulde and Hausa',
      'Ɲalnde ɗee, ƙarfe, Ƙasa, ƴiite, ɓe, ǝ Ǝ',
      'Nalnde dee, karfe, Kasa, yiite, be, e E',
    ],
    [
      'writes those of Ewe, Yoruba and Bambara',
      'Ɖeka, ƒle, ʋuʋu, ẹṣọ́, ɲɛ, ŋɔ, ɩ Ɩ ʊ Ʊ',
      'Deka, fle, vuvu, eso, ne, no, i I u U',
    ],
    ['writes a glottal stop as an apostrophe', 'Nʔkul, ʼyar', "N'kul, 'yar"],
    [
      'writes signs of mathematics',
      '±2, ≈ 5, 3 ‰, 3‰, 5 µg, 5 μm',
      '+/-2, ~ 5, 3 /1000, 3/1000, 5 mcg, 5 um',
    ],
    ['writes marks, arrows and currencies', '✓ ✔ ✗ ➜ ⇒ ★ ☎ ₦500 ₵20', 'OK OK X -> -> * Tel NGN500 GHS20'],
    ['drops joiners, fillers and selectors', 'a\u200db\u180ec\u2063d\u034fe\ufe0ff\u3164g', 'abcdefg'],
    ['makes a space of every space, and a dash of every dash', 'a\u1680b ⸺ c', 'a b - c'],
    ['writes the other letters of Latin alphabets', 'ſ ƀ ɫ ǆ ĳ ŀ ꝏ', 's b l dz ij l oo'],
    ['writes a capital sharp s out', 'STRAẞE', 'STRASSE'],
    ['writes keycaps as digits', '1\ufe0f\u20e3', '1'],
  ])('%s', (_what, text, expected) => {
    expect(toGsm7(text)).toMatchObject({ text: expected, complete: true, remaining: [] });
  });

  it.each(['\u02d8', '\ua7ce'])('leaves %j, for which the tables have nothing', (sign) => {
    expect(toGsm7(`a${sign}b`)).toMatchObject({ text: `a${sign}b`, complete: false });
  });

  it.each(['≠', '≮', '≯', '↛'])('leaves %s, which is another sign without its stroke', (sign) => {
    expect(toGsm7(`0 ${sign} 1`)).toMatchObject({ text: `0 ${sign} 1`, remaining: [{ character: sign }] });
    expect(toGsm7(`0 ${sign.normalize('NFD')} 1`)).toMatchObject({ complete: false });
  });

  it('leaves what cannot be changed, and says so', () => {
    const { text, complete, remaining } = toGsm7('Reçu 🎉, Жанна n’y est pas ❤️');
    expect(text).toBe("Recu 🎉, Жанна n'y est pas ❤️");
    expect(complete).toBe(false);
    expect(remaining).toEqual([
      { character: '🎉', index: 5 },
      { character: 'Ж', index: 9 },
      { character: 'а', index: 10 },
      { character: 'н', index: 11 },
      { character: 'н', index: 12 },
      { character: 'а', index: 13 },
      { character: '❤️', index: 27 },
    ]);
  });

  it('tells what it replaced, and where', () => {
    expect(toGsm7('l’œuf e\u0301tait là…').replaced).toEqual([
      { character: '’', index: 1, replacement: "'" },
      { character: 'œ', index: 2, replacement: 'oe' },
      { character: 'e\u0301', index: 6, replacement: 'é' },
      { character: '…', index: 15, replacement: '...' },
    ]);
  });

  const french = fc.constantFrom(...'aàçéêœŒ’«…€{\u00a0\u202f\u0301🎉ж❤\ufe0f1');
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: french }),
    fc.string({ unit: 'binary' }),
  );

  it('is complete when, and only when, the result is GSM 7-bit', () => {
    fc.assert(
      fc.property(text, (given) => {
        const changed = toGsm7(given);
        expect(changed.complete).toBe(segments(changed.text).encoding === 'gsm7');
        expect(changed.complete).toBe(changed.remaining.length === 0);
      }),
    );
  });

  it('writes every character of Unicode in the alphabet, or leaves it', () => {
    const wrong: string[] = [];
    for (let code = 0; code < 0x3_00_00; code += 1) {
      if (code >= 0xd8_00 && code < 0xe0_00) continue;
      const character = String.fromCodePoint(code);
      const { text, complete } = toGsm7(character);
      const isRight = complete
        ? segments(text).encoding === 'gsm7'
        : text === character.normalize('NFC') || text === character;
      if (!isRight || toGsm7(text).text !== text) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('changes nothing twice', () => {
    fc.assert(
      fc.property(text, (given) => {
        const once = toGsm7(given).text;
        expect(toGsm7(once).text).toBe(once);
      }),
    );
  });

  it('changes nothing but what it says, where it says', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { text: changed, replaced, remaining } = toGsm7(given);
        let rebuilt = '';
        let end = 0;
        for (const { character, index, replacement } of replaced) {
          expect(given.startsWith(character, index)).toBe(true);
          rebuilt += given.slice(end, index) + replacement;
          end = index + character.length;
        }
        expect(rebuilt + given.slice(end)).toBe(changed);
        for (const { character, index } of remaining) expect(changed.startsWith(character, index)).toBe(true);
      }),
    );
  });

  it('leaves a text in the alphabet alone', () => {
    const gsm7 = fc.string({ unit: fc.constantFrom(...'aéàÉÇ€[]{}\n@ΔΩ ') });
    fc.assert(
      fc.property(gsm7, (given) => {
        expect(toGsm7(given)).toEqual({ text: given, complete: true, replaced: [], remaining: [] });
      }),
    );
  });
});
