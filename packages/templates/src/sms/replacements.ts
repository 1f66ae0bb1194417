import anyAscii from 'any-ascii';

/**
 * Characters that the GSM 7-bit alphabet lacks, and how people write them by hand. Each group has its reason. Accents and
 * compatibility forms (`ê`, `½`, `№`, `ﬁ`) need no entry: Unicode takes them apart. Nor do letters of Latin alphabets that
 * `any-ascii` writes as one would here.
 */
const replacements: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Quotation marks: the straight ones are in the alphabet, and read alike.
    ...sameFor('‘’‚‛′ʼʹ´`ꞌꞋʻʽ❛❜˙', "'"),
    ...sameFor('“”„‟«»″〝〞❝❞¨˝', '"'),
    ...sameFor('‹', '<'),
    ...sameFor('›', '>'),
    // The glottal stop of Cameroon's Grassfields languages and of Arabic names: people type an apostrophe.
    ...sameFor('ʔʕʡʢˀ', "'"),
    // Dashes, the minus and the signs that begin the lines of a list.
    ...sameFor('‐‑‒–—―−•‣▪●◦■□▶►⁃¯‾', '-'),
    ...sameFor('·∙', '.'),
    // Mathematics, as on a keyboard. `≈` is `~`, which costs two septets and is read as “about”.
    ...sameFor('≤', '<='),
    ...sameFor('≥', '>='),
    ...sameFor('×✕', 'x'),
    ...sameFor('÷⁄∕', '/'),
    ...sameFor('±', '+/-'),
    ...sameFor('≈∼˜', '~'),
    ...sameFor('‗', '_'),
    ...sameFor('¸', ','),
    // `3 /1000` is read aloud as it is meant, in every language. Before a `g`, micro is `mc`, in `to-gsm7.ts`.
    ...sameFor('‰', '/1000'),
    ...sameFor('µμ', 'u'),
    // Arrows of all weights.
    ...sameFor('→➜➔➙➝➞⇒⟶', '->'),
    ...sameFor('←⇐⟵', '<-'),
    ...sameFor('↔⇔', '<->'),
    // Marks of forms: done, and not done.
    ...sameFor('✓✔', 'OK'),
    ...sameFor('✗✘', 'X'),
    ...sameFor('★☆✱✶', '*'),
    ...sameFor('☎☏✆', 'Tel'),
    ...sameFor('©', '(c)'),
    ...sameFor('®', '(r)'),
    // `n° 5` is `no 5`; a degree is treated with its neighbours, in `to-gsm7.ts`.
    ...sameFor('°˚', 'o'),
    ...sameFor('℃', 'C'),
    ...sameFor('℉', 'F'),
    // Currencies of the neighbours, as ISO 4217 and their banks' own SMS write them.
    ...sameFor('₦', 'NGN'),
    ...sameFor('₵', 'GHS'),
    ...sameFor('₣', 'F'),
    ...sameFor('₹', 'INR'),
    ...sameFor('₪', 'ILS'),
    ...sameFor('₩', 'KRW'),
    ...sameFor('₫', 'VND'),
    ...sameFor('₱', 'PHP'),
    ...sameFor('฿', 'THB'),
    ...sameFor('₽', 'RUB'),
    ...sameFor('₺', 'TRY'),
    ...sameFor('₴', 'UAH'),
    ...sameFor('¢', 'c'),
    ...sameFor('¦', '|'),
    ...sameFor('\t', ' '),
    ...sameFor('\u2028\u2029\u0085', '\n'),
    œ: 'oe',
    ẞ: 'SS',
    // The General Alphabet of Cameroon Languages, and the alphabets of Fulfulde, Hausa, Bambara and Ewe: a letter without
    // its hook or bar is how people write it in an SMS. `ŋ` is `n`, as in names on identity cards: `ng` is two letters.
    ...pairs('ɑaɔoɛeŋnəeǝeɓbɗdɨiɩiʉuʊuʋvƴyɣgƙkɲnɖdƥpƭtłlđdħhıiðd'),
    ...pairs('ⱭAƆOƐEŊNƏEƎEƁBƊDƗIƖIɄUƱUƲVƳYƔGƘKƝNƉDƤPƬTŁLĐDĦHÐD'),
  }),
);

/** The replacement of a character by name; undefined if the table lacks it. */
export function namedReplacement(character: string): string | undefined {
  const named = replacements.get(character);
  if (named !== undefined) return named;
  // Joiners, directions, soft hyphens, variation selectors, fillers, controls: nothing to see, so nothing is lost.
  if (ignorable.test(character)) return '';
  if (space.test(character)) return ' ';
  if (dash.test(character)) return '-';
  // Its sign for a glottal letter is not in the alphabet.
  return (latin.test(character) && anyAscii(character).replaceAll('`', "'")) || undefined;
}

const ignorable = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\ufeff]$/u;
const space = /^\p{Zs}$/u;
const dash = /^\p{Pd}$/u;
const latin = /^\p{Script=Latin}$/u;

function sameFor(characters: string, replacement: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, replacement]));
}

/** Letters and their replacements, in turn. */
function pairs(letters: string): Record<string, string> {
  return Object.fromEntries([...letters.matchAll(/(.)(.)/gsu)].map(([, from = '', to = '']) => [from, to]));
}
