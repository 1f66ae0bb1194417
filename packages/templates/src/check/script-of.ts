/** Scripts that people write messages in, by their codes of ISO 15924. */
const scripts: readonly (readonly [code: string, letter: RegExp])[] = [
  ['Arab', /\p{Script=Arabic}/u],
  ['Cyrl', /\p{Script=Cyrillic}/u],
  ['Grek', /\p{Script=Greek}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Ethi', /\p{Script=Ethiopic}/u],
  ['Deva', /\p{Script=Devanagari}/u],
  ['Hans', /\p{Script=Han}/u],
  ['Nkoo', /\p{Script=Nko}/u],
  ['Adlm', /\p{Script=Adlam}/u],
  ['Tfng', /\p{Script=Tifinagh}/u],
  ['Vaii', /\p{Script=Vai}/u],
  ['Bamu', /\p{Script=Bamum}/u],
];

/** Fewer different letters may be a name or a symbol in a text of another script. */
const fewestLetters = 4;

/** The script that all letters of these characters belong to, if they are enough for a text. */
export function scriptOf(characters: readonly string[]): string | undefined {
  const letters = characters.filter((character) => /^\p{L}/u.test(character));
  if (letters.length < fewestLetters) return undefined;
  return scripts.find(([, letter]) => letters.every((character) => letter.test(character)))?.[0];
}
