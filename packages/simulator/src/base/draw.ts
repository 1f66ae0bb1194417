/** Random draws that depend on a seed and on their subject, not on the order in which calls arrive. */

/** A number from 0 up to 1, the same for the same seed, subject and name. */
export type Draw = (name: string) => number;

/**
 * Draws about one subject (a call, an SMS). Every name has a draw of its own, so that switching one fault on
 * does not change the calls that another fault hits.
 */
function drawAbout(seed: number, subject: string): Draw {
  return (name) => mulberry32(fnv1a(`${seed}\n${name}\n${subject}`));
}

/** All draws of one simulator. */
export class Draws {
  readonly #seed: number;
  /** How often each subject was drawn about. */
  readonly #times = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Draws about the next of its kind, numbered in the order of arrival. */
  next(kind: string): Draw {
    return this.about(kind);
  }

  /** Draws about a subject. If it comes again (the same call repeated), it gets other draws. */
  about(subject: string): Draw {
    const times = (this.#times.get(subject) ?? 0) + 1;
    this.#times.set(subject, times);
    return drawAbout(this.#seed, `${subject}\n${times}`);
  }
}

/** The first number of the generator mulberry32 begun from a 32-bit state. */
function mulberry32(state: number): number {
  let mixed = (state + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** FNV-1a over the UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
