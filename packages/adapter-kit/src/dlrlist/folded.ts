/** A text in the form for comparing the provider's words: without accents, case, curly apostrophes and extra spaces. */
export function folded(text: string): string {
  // Most are `success`.
  if (/^[a-z0-9]*$/.test(text)) return text;
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\u2018\u2019\u02bc`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
