import type { Sentences } from './sentences.ts';

/** The details of each mistake of a file that is not valid JSON. */
export interface JsonDetails {
  readonly jsonEmpty: Nothing;
  readonly jsonCutOff: { readonly open: string; readonly line: number; readonly written: string };
  readonly jsonTextCutOff: Nothing;
  readonly jsonLineBreak: Nothing;
  readonly jsonControl: { readonly tab: boolean };
  readonly jsonEscape: { readonly written: string };
  readonly jsonComment: Nothing;
  readonly jsonQuotes: { readonly written: string };
  readonly jsonInvisible: Nothing;
  readonly jsonExtra: Near;
  readonly jsonTwoCommas: Nothing;
  readonly jsonTrailingComma: Nothing;
  readonly jsonMissingComma: Nothing;
  readonly jsonMissingColon: { readonly name: string };
  readonly jsonMissingValue: Nothing;
  readonly jsonBareName: Near;
  readonly jsonBareText: Near;
  readonly jsonNoName: Near;
  readonly jsonQuoteInText: Nothing;
  readonly jsonOtherBracket: { readonly written: string; readonly right: string };
  readonly jsonUnexpected: Near;
  readonly jsonTooDeep: Nothing;
}

/** The mistakes of JSON, in English. */
export const jsonEn: Sentences<JsonDetails> = {
  jsonEmpty: () => 'the file is empty: write {"welcome": "…"}, or {} for no texts yet',
  jsonCutOff: ({ open, line, written }) =>
    `the file ends before the ${open} of line ${line} is closed: write ${written}, unless the end of the file was lost`,
  jsonTextCutOff: () =>
    'the file ends within a text: write its closing ", unless the end of the file was lost',
  jsonLineBreak: () => 'a text cannot go on in the next line: write \\n for a line break, or its closing "',
  jsonControl: ({ tab }) =>
    tab ? 'a text cannot hold a tab: write \\t' : 'a text cannot hold an invisible control sign: take it out',
  jsonEscape: ({ written }) =>
    `«${written}» is not known after a backslash: write \\\\ for the backslash itself`,
  jsonComment: () => 'JSON has no comments: take it out',
  jsonQuotes: ({ written }) => `texts and names are in straight double quotes: write " instead of ${written}`,
  jsonInvisible: () => 'an invisible sign is between the texts: put a plain space there',
  jsonExtra: ({ near }) =>
    `the file should end before ${near}: take the rest out, or put it within the braces`,
  jsonTwoCommas: () => 'two commas follow each other: take one out',
  jsonTrailingComma: () => 'no comma comes after the last text: take it out',
  jsonMissingComma: () => 'a comma is missing here, before the next text',
  jsonMissingColon: ({ name }) => `a colon is missing between ${name} and its text`,
  jsonMissingValue: () => 'a text is missing after the colon',
  jsonBareName: ({ near }) => `a name is in double quotes: write "${near}"`,
  jsonBareText: ({ near }) => `a text is in double quotes, and «${near}» is not`,
  jsonNoName: ({ near }) => `a name in double quotes is missing before ${near}`,
  jsonQuoteInText: () => 'the text ended before this word: write \\" for a double quote within a text',
  jsonOtherBracket: ({ written, right }) => `${written} closes nothing here: write ${right}`,
  jsonUnexpected: ({ near }) => `${near} does not belong here: take it out`,
  jsonTooDeep: () => 'the braces are nested too deep: write the names with dots, "order.created"',
};

/** The same in French. */
export const jsonFr: Sentences<JsonDetails> = {
  jsonEmpty: () => 'le fichier est vide : écrivez {"welcome": "…"}, ou {} s’il n’a pas encore de textes',
  jsonCutOff: ({ open, line, written }) =>
    `le fichier finit avant que le ${open} de la ligne ${line} soit fermé : écrivez ${written}, à moins que la fin du fichier soit perdue`,
  jsonTextCutOff: () =>
    'le fichier finit au milieu d’un texte : écrivez son " fermant, à moins que la fin du fichier soit perdue',
  jsonLineBreak: () =>
    'un texte ne peut pas continuer à la ligne suivante : écrivez \\n pour un saut de ligne, ou son " fermant',
  jsonControl: ({ tab }) =>
    tab
      ? 'un texte ne peut pas contenir de tabulation : écrivez \\t'
      : 'un texte ne peut pas contenir de signe de contrôle invisible : enlevez-le',
  jsonEscape: ({ written }) =>
    `« ${written} » est inconnu : écrivez \\\\ pour la barre oblique inverse elle-même`,
  jsonComment: () => 'JSON n’a pas de commentaires : enlevez-le',
  jsonQuotes: ({ written }) =>
    `les textes et les noms sont entre guillemets droits : écrivez " à la place de ${written}`,
  jsonInvisible: () => 'un signe invisible est entre les textes : mettez une espace ordinaire',
  jsonExtra: ({ near }) =>
    `le fichier devrait finir avant ${near} : enlevez le reste, ou mettez-le entre les accolades`,
  jsonTwoCommas: () => 'deux virgules se suivent : enlevez-en une',
  jsonTrailingComma: () => 'il n’y a pas de virgule après le dernier texte : enlevez-la',
  jsonMissingComma: () => 'il manque une virgule ici, avant le texte suivant',
  jsonMissingColon: ({ name }) => `il manque un deux-points entre ${name} et son texte`,
  jsonMissingValue: () => 'il manque un texte après le deux-points',
  jsonBareName: ({ near }) => `un nom est entre guillemets droits : écrivez "${near}"`,
  jsonBareText: ({ near }) => `un texte est entre guillemets droits, et « ${near} » ne l’est pas`,
  jsonNoName: ({ near }) => `il manque un nom entre guillemets droits avant ${near}`,
  jsonQuoteInText: () =>
    'le texte a fini avant ce mot : écrivez \\" pour un guillemet droit au milieu d’un texte',
  jsonOtherBracket: ({ written, right }) => `${written} ne ferme rien ici : écrivez ${right}`,
  jsonUnexpected: ({ near }) => `${near} n’a rien à faire ici : enlevez-le`,
  jsonTooDeep: () => 'les accolades sont trop imbriquées : écrivez les noms avec des points, "order.created"',
};

type Nothing = Readonly<Record<never, never>>;

interface Near {
  readonly near: string;
}
