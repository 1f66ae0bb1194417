import { isGsm7, septetsAt } from './gsm7-alphabet.ts';
import { namedReplacement } from './replacements.ts';
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
    const { start, end } = placeOf(text, index, copied);
    const character = text.slice(start, end);
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

/** The character at an index, with its combining marks, or a quotation mark with the space inside it. */
function placeOf(
  text: string,
  index: number,
  from: number,
): { readonly start: number; readonly end: number } {
  const quotation = spacedQuotation(text, index, from);
  if (quotation !== undefined) return quotation;
  // A combining mark belongs to the character before it.
  const start = index > from && mark.test(text.charAt(index)) ? index - 1 : index;
  let end = start + String.fromCodePoint(text.codePointAt(start) ?? 0).length;
  while (end < text.length && text.charCodeAt(end) >= firstMark && mark.test(text.charAt(end))) end += 1;
  return { start, end };
}

/** French puts spaces inside its quotation marks, and straight ones touch their words: `« Absent »` is `"Absent"`. */
function spacedQuotation(text: string, index: number, from: number) {
  const here = text.charAt(index);
  if (opening.test(here)) {
    const closes = text.slice(index, index + reach).includes(here === '«' ? '»' : '›');
    return closes && blank.test(text.charAt(index + 1)) ? { start: index, end: index + 2 } : undefined;
  }
  // A no-break space has its turn before the mark that follows it.
  const end = blank.test(here) ? index + 1 : index;
  const closing = text.charAt(end);
  if (closing !== '»' && closing !== '›') return undefined;
  const opened = text.slice(Math.max(0, end - reach), end).includes(closing === '»' ? '«' : '‹');
  const start = end > from && blank.test(text.charAt(end - 1)) ? end - 1 : end;
  return opened && start < end ? { start, end: end + 1 } : undefined;
}

/** How far apart the marks of one quotation are at most. A mark without its fellow keeps its space. */
const reach = 200;
const opening = /^[«‹]$/;
const blank = /^[\p{Zs}\t]$/u;
const firstMark = 0x03_00;
const mark = /\p{M}/u;
const marks = /\p{M}+/gu;
const signWithMark = /^[\p{S}\p{P}]\p{M}/u;

/** A replacement that depends on the neighbours: next to a digit, another digit would change the number. */
function inPlace(text: string, start: number, character: string): string | undefined {
  if (character === 'Œ') return ligature(text, start + 1);
  const before = text.charAt(start - 1);
  if (degree.test(character)) return degreeAfter(text, start, character);
  if (!digit.test(before)) return undefined;
  const plain = keptReplacement(character);
  if (fraction.test(character)) return plain && ` ${plain}`;
  return superscript.test(character) ? plain && `^${plain}` : undefined;
}

/** `42 °C`, `42°C` and `42℃` are `42 C`; `45°` is `45 deg`. After a letter (`n°`) it is not a degree. */
function degreeAfter(text: string, start: number, character: string): string | undefined {
  const joined = digit.test(text.charAt(start - 1));
  const apart = blank.test(text.charAt(start - 1)) && digit.test(text.charAt(start - 2));
  if (!joined && !apart) return undefined;
  const gap = joined ? ' ' : '';
  if (character === '℃' || character === '℉') return `${gap}${character === '℃' ? 'C' : 'F'}`;
  const scale = /^(\p{Zs}?)[CF](?!\p{L})/u.exec(text.slice(start + 1, start + 4));
  if (scale !== null) return scale[1] === '' ? gap : '';
  // `1º` is an ordinal in Spanish and Portuguese.
  if (character === 'º') return undefined;
  return `${gap}deg`;
}

const degree = /^[°º˚℃℉]$/;
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

/** The replacement by name of a single character, or of a quotation mark with its space. */
function oneNamed(character: string): string | undefined {
  const alone = spaced.exec(character)?.[1] ?? character;
  return namedReplacement(alone);
}

const spaced = /^[\p{Zs}\t]?([«»‹›])[\p{Zs}\t]?$/u;

/** Tried in this order: composed (`e` and a combining acute are `é`), by name, without accents, in its plain form. */
function replacementFor(character: string): string | undefined {
  const composed = character.normalize('NFC');
  if (isGsm7(composed)) return composed;
  // A sign with a mark is a different sign: `≠` is not `=`.
  if (signWithMark.test(composed.normalize('NFD'))) return undefined;
  // `é` keeps its accent if another is on top.
  const first = composed.replace(marks, '');
  if (first !== '' && first !== character && isGsm7(first)) return first;
  const bare = composed.normalize('NFD').replace(marks, '');
  const named = oneNamed(composed) ?? oneNamed(bare);
  if (named !== undefined) return named;
  const plain = [...composed.normalize('NFKD').replace(marks, '')]
    .map((part) => (isGsm7(part) ? part : (namedReplacement(part) ?? part)))
    .join('');
  // A sign apart from its letter, such as `˘`, is more than the space that Unicode makes of it.
  return isGsm7(plain) && (plain === '' || plain.trim() !== '') ? plain : undefined;
}
