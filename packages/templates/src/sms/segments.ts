import { septetsAt } from './gsm7-alphabet.ts';

/** How a text travels as SMS. */
export interface SmsSegments {
  /** `gsm7` when every character is in the GSM 7-bit alphabet or its extension; otherwise the whole text is `ucs2`. */
  readonly encoding: 'gsm7' | 'ucs2';
  /** How many SMS are sent and charged: at least 1. */
  readonly segments: number;
  /** The length of the text: septets in `gsm7` (an extension character has two), UTF-16 code units in `ucs2`. */
  readonly units: number;
  /** How many units are free in the last segment. */
  readonly left: number;
  /**
   * The characters that force `ucs2`, at all their places, in order. Empty for `gsm7`. Computed at the first access, so
   * that counting alone is fast.
   */
  readonly unencodable: readonly PlacedCharacter[];
}

/** A character and its place. */
export interface PlacedCharacter {
  readonly character: string;
  /** The index in the text, in UTF-16 code units. */
  readonly index: number;
}

/** Units of a single segment, and of each of several: their header takes 6 of the 140 octets. */
const gsm7Room = { alone: 160, joined: 153 };
const ucs2Room = { alone: 70, joined: 67 };

/**
 * Measures a text as SMS, after 3GPP TS 23.038 and 23.040: its encoding, its segments and the free units of the last
 * one. Extension characters and surrogate pairs are never split over two segments.
 *
 * @example
 * segments('Votre code est 4821').segments; // 1
 * segments('Votre compte a été crédité 🎉').unencodable; // [{ character: '🎉', index: 27 }]
 */
export function segments(text: string): SmsSegments {
  const { length } = text;
  let septets = 0;
  for (let index = 0; index < length; index += 1) {
    const cost = septetsAt(text, index);
    if (cost === 0) return ucs2Segments(text, index);
    septets += cost;
  }
  const { alone, joined } = gsm7Room;
  if (septets <= alone) return new Measured('gsm7', 1, septets, alone - septets, '', 0);
  if (septets > text.length) return extendedSegments(text, septets);
  // Every character is one septet, so that the count is a division.
  const count = Math.ceil(septets / joined);
  return new Measured('gsm7', count, septets, count * joined - septets, '', 0);
}

/** Fills one segment after the other, and begins a new one rather than split an extension character. */
function extendedSegments(text: string, septets: number): SmsSegments {
  const { length } = text;
  let count = 1;
  let left = gsm7Room.joined;
  for (let index = 0; index < length; index += 1) {
    const cost = septetsAt(text, index);
    if (cost > left) {
      count += 1;
      left = gsm7Room.joined;
    }
    left -= cost;
  }
  return new Measured('gsm7', count, septets, left, '', 0);
}

function ucs2Segments(text: string, firstOutside: number): SmsSegments {
  const { alone, joined } = ucs2Room;
  const units = text.length;
  if (units <= alone) return new Measured('ucs2', 1, units, alone - units, text, firstOutside);
  let count = 1;
  let start = 0;
  for (; units - start > joined; count += 1) start += isPair(text, start + joined - 1) ? joined - 1 : joined;
  return new Measured('ucs2', count, units, joined - (units - start), text, firstOutside);
}

class Measured implements SmsSegments {
  readonly encoding: SmsSegments['encoding'];
  readonly segments: number;
  readonly units: number;
  readonly left: number;
  readonly #text: string;
  readonly #firstOutside: number;
  #unencodable: readonly PlacedCharacter[] | undefined;

  constructor(
    encoding: SmsSegments['encoding'],
    count: number,
    units: number,
    left: number,
    text: string,
    firstOutside: number,
  ) {
    this.encoding = encoding;
    this.segments = count;
    this.units = units;
    this.left = left;
    this.#text = text;
    this.#firstOutside = firstOutside;
  }

  get unencodable(): readonly PlacedCharacter[] {
    this.#unencodable ??= charactersOutside(this.#text, this.#firstOutside);
    return this.#unencodable;
  }

  toJSON(): SmsSegments {
    const { encoding, segments: count, units, left, unencodable } = this;
    return { encoding, segments: count, units, left, unencodable };
  }
}

function charactersOutside(text: string, first: number): readonly PlacedCharacter[] {
  const found: PlacedCharacter[] = [];
  for (let index = first; index < text.length; index += 1) {
    if (septetsAt(text, index) !== 0) continue;
    const width = isPair(text, index) ? 2 : 1;
    found.push({ character: text.slice(index, index + width), index });
    index += width - 1;
  }
  return found;
}

function isPair(text: string, index: number): boolean {
  return isSurrogate(text.charCodeAt(index), 0xd8_00) && isSurrogate(text.charCodeAt(index + 1), 0xdc_00);
}

function isSurrogate(code: number, first: number): boolean {
  return code >= first && code < first + 0x4_00;
}
