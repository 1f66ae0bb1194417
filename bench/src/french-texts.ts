import { readFileSync } from 'node:fs';

/** Texts of everyday services, as people write them: two in three need UCS-2. */
export const frenchTexts: readonly string[] = JSON.parse(
  readFileSync(new URL('../../packages/templates/fixtures/french-texts.json', import.meta.url), 'utf8'),
);

/** The same texts without the most frequent characters outside the GSM 7-bit alphabet, so that most texts fit into it. */
export const plainFrenchTexts: readonly string[] = frenchTexts.map((text) =>
  text.replaceAll('’', "'").replaceAll(/[\u00a0\u202f]/g, ' '),
);
