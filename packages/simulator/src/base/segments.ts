/** The number of SMS that a text is charged as: its segments by 3GPP TS 23.038 and TS 23.040. */

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/**
 * Segments of a text: one up to 160 septets of the GSM 7-bit alphabet, then 153 each; with any other
 * character the whole text is UCS-2, one up to 70 code units, then 67 each. A character of two septets or of
 * two code units is never split.
 */
export function segments(text: string): number {
  const characters = [...text];
  const gsm = characters.every((character) => basic.has(character) || extended.has(character));
  const weights = characters.map((character) => (gsm ? (extended.has(character) ? 2 : 1) : character.length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= (gsm ? 160 : 70)) return 1;
  return cut(weights, gsm ? 153 : 67);
}

function cut(weights: readonly number[], room: number): number {
  let count = 1;
  let used = 0;
  for (const weight of weights) {
    if (used + weight > room) {
      count += 1;
      used = 0;
    }
    used += weight;
  }
  return count;
}
