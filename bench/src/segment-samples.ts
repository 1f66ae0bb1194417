/** The encoding and the segments of a text. All libraries must agree on it. */
export interface SegmentCount {
  readonly encoding: 'gsm7' | 'ucs2';
  readonly segments: number;
}

type Sample = readonly [text: string, encoding: SegmentCount['encoding'], segments: number];

/**
 * Texts at the limits of 3GPP TS 23.038 and 23.040: the alphabet and its extension, 160 and 153 septets, 70 and 67 code
 * units, and characters that must not be split at the end of a segment.
 */
export const segmentSamples: readonly Sample[] = [
  ['Votre code est 4821.', 'gsm7', 1],
  ['é'.repeat(160), 'gsm7', 1],
  ['a'.repeat(161), 'gsm7', 2],
  ['a'.repeat(306), 'gsm7', 2],
  ['a'.repeat(307), 'gsm7', 3],
  ['€'.repeat(80), 'gsm7', 1],
  ['€'.repeat(81), 'gsm7', 2],
  ['\f^{}\\[~]|€', 'gsm7', 1],
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 3],
  ['€'.repeat(153), 'gsm7', 3],
  ['ê'.repeat(70), 'ucs2', 1],
  ['ê'.repeat(71), 'ucs2', 2],
  ['ê'.repeat(134), 'ucs2', 2],
  ['ê'.repeat(135), 'ucs2', 3],
  ['l’été', 'ucs2', 1],
  ['12\u202f500 FCFA', 'ucs2', 1],
  ['ça', 'ucs2', 1],
  ['Ça', 'gsm7', 1],
  ['🎉'.repeat(35), 'ucs2', 1],
  ['🎉'.repeat(67), 'ucs2', 3],
  [`${'ê'.repeat(66)}🎉${'ê'.repeat(66)}`, 'ucs2', 3],
  [`${'ê'.repeat(66)}\ud83c${'ê'.repeat(10)}`, 'ucs2', 2],
  [`${'a'.repeat(60)}e\u0301${'a'.repeat(60)}`, 'ucs2', 2],
  ['a\tb', 'ucs2', 1],
];

/** How many of the samples a library measures wrongly. */
export function wrongSamples(measure: (text: string) => SegmentCount): number {
  return segmentSamples.filter(([text, encoding, segments]) => {
    const measured = measure(text);
    return measured.encoding !== encoding || measured.segments !== segments;
  }).length;
}
