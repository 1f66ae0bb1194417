import type { Sentences } from './sentences.ts';

/** The details of each mistake in the syntax of an ICU text, and of each text that is not what its author meant. */
export interface LintDetails extends Readonly<Record<SyntaxMistake, { readonly near: string }>> {
  readonly poundInCode: { readonly code: string; readonly quoted: string };
  readonly poundInSelect: { readonly name: string };
  readonly strayBrace: Nothing;
  readonly unknownSkeleton: { readonly name: string; readonly word: string };
  readonly foreignPlaceholder: { readonly written: string; readonly name: string };
  readonly markup: { readonly written: string };
  readonly pluralNumberKey: { readonly name: string; readonly key: string };
  readonly pluralUnusedKey: PluralKey;
  readonly pluralUnknownKey: PluralKey;
  readonly pluralMissingKeys: {
    readonly name: string;
    readonly locale: string;
    readonly missing: readonly string[];
    readonly numbers: readonly number[];
  };
  readonly pluralOneForMany: {
    readonly name: string;
    readonly locale: string;
    readonly text: string;
    readonly number: number;
  };
  readonly selectKeysDiffer: {
    readonly name: string;
    readonly own: readonly string[];
    readonly missing: readonly string[];
    readonly defaultLocale: string;
  };
}

/** A mistake that stops the parser. */
export type SyntaxMistake =
  | 'unclosed'
  | 'emptyValue'
  | 'wrongName'
  | 'doubleBraces'
  | 'noType'
  | 'wrongType'
  | 'noStyle'
  | 'wrongNumberSkeleton'
  | 'wrongDateSkeleton'
  | 'wrongSkeleton'
  | 'unclosedQuote'
  | 'noBranches'
  | 'noBranchText'
  | 'wrongOffset'
  | 'wrongPluralKey'
  | 'branchTwice'
  | 'noOther';

/** These problems in English. */
export const lintEn: Sentences<LintDetails> = {
  unclosed: ({ near }) => `the brace at «${near}» is never closed: write } where the value ends`,
  emptyValue: ({ near }) => `«${near}» names no value: write {name}, or '{' for the sign itself`,
  wrongName: ({ near }) =>
    `«${near}» is not a value: write its name with letters, digits and _ alone, such as {first_name}`,
  doubleBraces: ({ near }) => `«${near}» has two braces: write one, such as {code}`,
  noType: ({ near }) =>
    `the kind of the value is missing at «${near}»: write number, date, time, plural or select`,
  wrongType: ({ near }) => `«${near}» is no kind of value: write number, date, time, plural or select`,
  noStyle: ({ near }) =>
    `the format is missing at «${near}»: write one, such as {amount, number, XAF}, or no comma`,
  wrongNumberSkeleton: ({ near }) =>
    `«${near}» is not a format of numbers: write one such as {amount, number, ::currency/XAF}`,
  wrongDateSkeleton: ({ near }) =>
    `«${near}» is not a format of dates: write one such as {at, date, ::EEEEdMMMM}`,
  unclosedQuote: ({ near }) =>
    `the apostrophe of the format at «${near}» is never closed: write another where it ends`,
  wrongSkeleton: () =>
    'a format in it is not known: write one such as {amount, number, ::currency/XAF} or {at, date, ::EEEEdMMMM}',
  noBranches: ({ near }) =>
    `the texts to choose from are missing at «${near}»: write {n, plural, one {# day} other {# days}}`,
  noBranchText: ({ near }) => `a text in braces is missing at «${near}»: write one such as other {# days}`,
  wrongOffset: ({ near }) => `«${near}» is not an offset: write a whole number, such as offset:1`,
  wrongPluralKey: ({ near }) => `«${near}» is not a key of a plural: write one, other or =1`,
  branchTwice: ({ near }) => `«${near}» is there twice: only one of the texts could be chosen`,
  noOther: ({ near }) =>
    `other {…} is missing in «${near}»: it is the text for all other values, and its key is not translated`,
  poundInCode: ({ code, quoted }) =>
    `in a plural, # is the number, also in «${code}»: write «${quoted}» for the sign itself`,
  poundInSelect: ({ name }) =>
    `inside a select, # is sent as it is: write {${name}} for the number, or '#' for the sign`,
  strayBrace: () => `} closes nothing and is sent as it is: take it out, or write '}'`,
  unknownSkeleton: ({ name, word }) =>
    `the format of {${name}} has the unknown word «${word}», which would be passed over: write one such as currency/XAF, percent or .00`,
  foreignPlaceholder: ({ written, name }) =>
    `«${written}» is not a value here, or not it alone: write {${name}}`,
  markup: ({ written }) =>
    `«${written}» is markup, and this text is plain: ${written.startsWith('&') ? 'write the character itself' : 'take it out'}, or it is sent as it is`,
  pluralNumberKey: ({ name, key }) => `the key ${key} of {${name}, plural} is never chosen: write =${key}`,
  pluralUnusedKey: ({ name, key, locale, has }) =>
    `the key ${key} of {${name}, plural} is never chosen in ${locale}, which has ${has.join(', ')}: ${exact(key) === undefined ? '' : `write ${exact(key)}, or `}take it out`,
  pluralUnknownKey: ({ name, key, locale, has }) =>
    `${key} is not a key of {${name}, plural}: ${locale} has ${has.join(', ')}, and numbers such as =0`,
  pluralMissingKeys: ({ name, locale, missing, numbers }) =>
    `{${name}, plural} has no ${missing.join(', ')}, which ${locale} has: ${numbers.join(', ')} ${numbers.length === 1 ? 'reads' : 'read'} the text of other`,
  pluralOneForMany: ({ name, locale, text, number }) =>
    `«${text}» is also said for ${number} in ${locale}: write # for the number, or add =${number} {…} to {${name}, plural}`,
  selectKeysDiffer: ({ name, own, missing, defaultLocale }) =>
    `{${name}, select} has the keys ${own.join(', ')} where ${defaultLocale} has ${missing.join(', ')}: keys are not translated`,
};

/** The same in French. */
export const lintFr: Sentences<LintDetails> = {
  unclosed: ({ near }) => `l’accolade de « ${near} » n’est jamais fermée : écrivez } là où la valeur finit`,
  emptyValue: ({ near }) =>
    `« ${near} » ne nomme aucune valeur : écrivez {nom}, ou '{' pour le signe lui-même`,
  wrongName: ({ near }) =>
    `« ${near} » n’est pas une valeur : écrivez son nom avec des lettres, des chiffres et _ seuls, comme {prenom_client}`,
  doubleBraces: ({ near }) => `« ${near} » a deux accolades : écrivez-en une, comme {code}`,
  noType: ({ near }) =>
    `le genre de la valeur manque à « ${near} » : écrivez number, date, time, plural ou select`,
  wrongType: ({ near }) =>
    `« ${near} » n’est pas un genre de valeur : écrivez number, date, time, plural ou select`,
  noStyle: ({ near }) =>
    `le format manque à « ${near} » : écrivez-en un, comme {montant, number, XAF}, ou pas de virgule`,
  wrongNumberSkeleton: ({ near }) =>
    `« ${near} » n’est pas un format de nombre : écrivez par exemple {montant, number, ::currency/XAF}`,
  wrongDateSkeleton: ({ near }) =>
    `« ${near} » n’est pas un format de date : écrivez par exemple {at, date, ::EEEEdMMMM}`,
  unclosedQuote: ({ near }) =>
    `l’apostrophe du format à « ${near} » n’est jamais fermée : écrivez-en une autre là où elle finit`,
  wrongSkeleton: () =>
    'un de ses formats n’est pas connu : écrivez par exemple {montant, number, ::currency/XAF} ou {at, date, ::EEEEdMMMM}',
  noBranches: ({ near }) =>
    `les textes à choisir manquent à « ${near} » : écrivez {n, plural, one {# jour} other {# jours}}`,
  noBranchText: ({ near }) =>
    `un texte entre accolades manque à « ${near} » : écrivez par exemple other {# jours}`,
  wrongOffset: ({ near }) => `« ${near} » n’est pas un offset : écrivez un nombre entier, comme offset:1`,
  wrongPluralKey: ({ near }) => `« ${near} » n’est pas une clé de pluriel : écrivez one, other ou =1`,
  branchTwice: ({ near }) => `« ${near} » est là deux fois : un seul des textes pourrait être choisi`,
  noOther: ({ near }) =>
    `other {…} manque dans « ${near} » : c’est le texte de toutes les autres valeurs, et sa clé ne se traduit pas`,
  poundInCode: ({ code, quoted }) =>
    `dans un pluriel, # est le nombre, aussi dans « ${code} » : écrivez « ${quoted} » pour le signe lui-même`,
  poundInSelect: ({ name }) =>
    `dans un select, # est envoyé tel quel : écrivez {${name}} pour le nombre, ou '#' pour le signe`,
  strayBrace: () => `} ne ferme rien et est envoyé tel quel : ôtez-le, ou écrivez '}'`,
  unknownSkeleton: ({ name, word }) =>
    `le format de {${name}} a le mot inconnu « ${word} », qui serait ignoré : écrivez par exemple currency/XAF, percent ou .00`,
  foreignPlaceholder: ({ written, name }) =>
    `« ${written} » n’est pas une valeur ici, ou pas elle seule : écrivez {${name}}`,
  markup: ({ written }) =>
    `« ${written} » est du balisage, et ce texte est simple : ${written.startsWith('&') ? 'écrivez le caractère lui-même' : 'ôtez-le'}, sinon il est envoyé tel quel`,
  pluralNumberKey: ({ name, key }) =>
    `la clé ${key} de {${name}, plural} n’est jamais choisie : écrivez =${key}`,
  pluralUnusedKey: ({ name, key, locale, has }) =>
    `la clé ${key} de {${name}, plural} n’est jamais choisie en ${locale}, qui a ${has.join(', ')} : ${exact(key) === undefined ? '' : `écrivez ${exact(key)}, ou `}ôtez-la`,
  pluralUnknownKey: ({ name, key, locale, has }) =>
    `${key} n’est pas une clé de {${name}, plural} : ${locale} a ${has.join(', ')}, et des nombres comme =0`,
  pluralMissingKeys: ({ name, locale, missing, numbers }) =>
    `{${name}, plural} n’a pas ${missing.join(', ')}, que ${locale} a : ${numbers.join(', ')} ${numbers.length === 1 ? 'lit' : 'lisent'} le texte de other`,
  pluralOneForMany: ({ name, locale, text, number }) =>
    `« ${text} » se dit aussi pour ${number} en ${locale} : écrivez # pour le nombre, ou ajoutez =${number} {…} à {${name}, plural}`,
  selectKeysDiffer: ({ name, own, missing, defaultLocale }) =>
    `{${name}, select} a les clés ${own.join(', ')} là où ${defaultLocale} a ${missing.join(', ')} : on ne traduit pas les clés`,
};

/** The number that people mean by a category. */
function exact(key: string): string | undefined {
  const numbers: Readonly<Record<string, string>> = { zero: '=0', one: '=1', two: '=2' };
  return numbers[key];
}

type Nothing = Readonly<Record<never, never>>;

interface PluralKey {
  readonly name: string;
  readonly key: string;
  readonly locale: string;
  readonly has: readonly string[];
}
