import { isGsm7, septetsAt } from './gsm7-alphabet.ts';
import type { PlacedCharacter } from './segments.ts';

/** A text with as many characters of the GSM 7-bit alphabet as possible, and still good to read. */
export interface Gsm7Text {
  readonly text: string;
  /** True if every character of `text` is in the alphabet: it travels in segments of 160 or 153. */
  readonly complete: boolean;
  /** The replacements, in order; `index` is in the given text. */
  readonly replaced: readonly Replacement[];
  /** The characters that could not be replaced, with their places in `text`. */
  readonly remaining: readonly PlacedCharacter[];
}

/** A replaced character with its combining marks, and its replacement. */
export interface Replacement extends PlacedCharacter {
  /** May be empty: an invisible character is dropped. */
  readonly replacement: string;
}

/** Characters that need a replacement by name: without accents, or in compatibility form, they are still outside. */
const replacements: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...sameFor('‘’‚‛′ʼʹ´`ꞌꞋ', "'"),
    ...sameFor('“”„‟«»″', '"'),
    ...sameFor('‹', '<'),
    ...sameFor('›', '>'),
    ...sameFor('‐‑‒–—―−•‣▪●', '-'),
    ...sameFor('·', '.'),
    ...sameFor('≤', '<='),
    ...sameFor('≥', '>='),
    ...sameFor('×', 'x'),
    ...sameFor('÷', '/'),
    ...sameFor('⁄', '/'),
    ...sameFor('→', '->'),
    ...sameFor('←', '<-'),
    ...sameFor('©', '(c)'),
    ...sameFor('®', '(r)'),
    ...sameFor('°', 'o'),
    ...sameFor('\t', ' '),
    ...sameFor('\u2028\u2029\u0085', '\n'),
    // Invisible: soft hyphen, zero-width space and non-joiner, word joiner, byte order mark, directions.
    ...sameFor('\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e', ''),
    ...sameFor('\u2066\u2067\u2068\u2069', ''),
    œ: 'oe',
    ẞ: 'SS',
    // Letters of Latin alphabets, those of Cameroon's languages among them, that Unicode does not take apart.
    ...pairs('ɑaɔoɛeŋnəeɓbɗdɨiʉuʋvƴyɣgłlđdħhıiðd'),
    ...pairs('ⱭAƆOƐEŊNƏEƁBƊDƗIɄUƲVƳYƔGŁLĐDĦHÐD'),
  }),
);

/**
 * Replaces the characters that the GSM 7-bit alphabet lacks (`ê ç ô œ ’ « …` become `e c o oe ' " ...`) and keeps the
 * others (`é è à ù É Ç ñ ö ü €`). A character without a replacement, such as an emoji, stays, and is in `remaining`.
 *
 * @example
 * toGsm7('Ça y est : le reçu n’est plus à l’envoi…').text; // "Ça y est : le recu n'est plus à l'envoi..."
 */
export function toGsm7(text: string): Gsm7Text {
  const replaced: Replacement[] = [];
  const remaining: PlacedCharacter[] = [];
  let written = '';
  let copied = 0;
  const { length } = text;
  for (let index = 0; index < length; index += 1) {
    if (septetsAt(text, index) !== 0) continue;
    const start = startOfCharacter(text, index, copied);
    const character = characterAt(text, start);
    const end = start + character.length;
    const replacement = inPlace(text, start, character) ?? keptReplacement(character);
    written += text.slice(copied, start);
    if (replacement === undefined) remaining.push({ character, index: written.length });
    else replaced.push({ character, index: start, replacement });
    written += replacement ?? character;
    copied = end;
    index = end - 1;
  }
  return { text: written + text.slice(copied), complete: remaining.length === 0, replaced, remaining };
}

/** A combining mark belongs to the character before it. */
function startOfCharacter(text: string, index: number, from: number): number {
  return index > from && mark.test(text.charAt(index)) ? index - 1 : index;
}

/** A code point with the combining marks that follow it. */
function characterAt(text: string, start: number): string {
  let end = start + String.fromCodePoint(text.codePointAt(start) ?? 0).length;
  while (end < text.length && text.charCodeAt(end) >= firstMark && mark.test(text.charAt(end))) end += 1;
  return text.slice(start, end);
}

const firstMark = 0x03_00;
const mark = /\p{M}/u;
const marks = /\p{M}+/gu;
const signWithMark = /^[\p{S}\p{P}]\p{M}/u;

/** A replacement that depends on the neighbours: next to a digit, another digit would change the number. */
function inPlace(text: string, start: number, character: string): string | undefined {
  if (character === 'Œ') return ligature(text, start + 1);
  if (!digit.test(text.charAt(start - 1))) return undefined;
  if (character === '°') return ' deg';
  const plain = keptReplacement(character);
  if (fraction.test(character)) return plain && ` ${plain}`;
  return superscript.test(character) ? plain && `^${plain}` : undefined;
}

const digit = /\p{Nd}/u;
const fraction = /^[¼-¾⅐-⅞↉]/u;
const superscript = /^[⁰¹²³⁴-⁻]/u;

/** `Œuvre` begins with `Oe`, `ŒUVRE` with `OE`. */
function ligature(text: string, next: number): string {
  return /^\p{Ll}/u.test(text.slice(next, next + 2)) ? 'Oe' : 'OE';
}

/** With more characters than this, all are forgotten. Usual texts have few different ones outside the alphabet. */
const maxKept = 2_000;
const kept = new Map<string, string | undefined>();

function keptReplacement(character: string): string | undefined {
  if (kept.has(character)) return kept.get(character);
  if (kept.size >= maxKept) kept.clear();
  const found = replacementFor(character);
  kept.set(character, found);
  return found;
}

/** Tried in this order: composed (`e` and a combining acute are `é`), by name, without accents, in its plain form. */
function replacementFor(character: string): string | undefined {
  const composed = character.normalize('NFC');
  if (isGsm7(composed)) return composed;
  // A sign with a mark is a different sign: `≠` is not `=`.
  if (signWithMark.test(composed.normalize('NFD'))) return undefined;
  const bare = composed.normalize('NFD').replace(marks, '');
  const named = replacements.get(composed) ?? replacements.get(bare);
  if (named !== undefined) return named;
  const plain = [...composed.normalize('NFKD').replace(marks, '')]
    .map((part) => replacements.get(part) ?? part)
    .join('');
  return isGsm7(plain) ? plain : undefined;
}

function sameFor(characters: string, replacement: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, replacement]));
}

/** Letters and their replacements, in turn. */
function pairs(letters: string): Record<string, string> {
  return Object.fromEntries([...letters.matchAll(/(.)(.)/gsu)].map(([, from = '', to = '']) => [from, to]));
}
