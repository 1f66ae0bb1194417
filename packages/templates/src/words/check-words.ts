import type { Sentences } from './sentences.ts';

/** The details of each problem of the SMS of a catalog. */
export interface CheckDetails {
  readonly noExamples: Nothing;
  readonly budgetUnlimited: { readonly names: readonly string[]; readonly limit: number };
  readonly keptOutside: Replaced;
  readonly sentAs: Replaced;
  readonly outside: { readonly character: string };
  readonly overBudget: OverBudget;
  readonly valueOutside: ValueOutside;
  readonly valueRefused: ValueOutside;
}

/** The problems of the SMS of a catalog, in English. */
export const checkEn: Sentences<CheckDetails> = {
  noExamples: () => 'has no examples in its settings: it is measured with made-up values',
  budgetUnlimited: ({ names, limit }) =>
    `has a budget, and ${braced(names)} may have ${limit} characters: give limits, or examples.longest`,
  keptOutside: ({ character, replacement }) =>
    `${shownEn(character)} has the SMS sent in UCS-2; ${shownEn(replacement)} would not`,
  sentAs: ({ character, replacement }) => `${shownEn(character)} is sent as ${shownEn(replacement)}`,
  outside: ({ character }) => `${shownEn(character)} has the SMS sent in UCS-2, and nothing can stand for it`,
  overBudget: ({ segments, budget, values }) =>
    `takes ${segments} segments with ${valuesEn[values]}, but may take only ${budget}`,
  valueOutside: ({ values, characters }) =>
    `is sent in UCS-2 with ${valuesEn[values]}, for ${characters.map(shownEn).join(', ')} in a value or its format`,
  valueRefused: ({ values, characters }) =>
    `is refused, since it would be sent in UCS-2, with ${valuesEn[values]}, for ${characters.map(shownEn).join(', ')} in a value or its format`,
};

/** The same in French. */
export const checkFr: Sentences<CheckDetails> = {
  noExamples: () => 'n’a pas d’examples dans ses réglages : il est mesuré avec des valeurs inventées',
  budgetUnlimited: ({ names, limit }) =>
    `a un budget, et ${braced(names)} peut avoir ${limit} caractères : donnez des limits, ou examples.longest`,
  keptOutside: ({ character, replacement }) =>
    `${shownFr(character)} fait envoyer le SMS en UCS-2 ; ${shownFr(replacement)} ne le ferait pas`,
  sentAs: ({ character, replacement }) => `${shownFr(character)} est envoyé comme ${shownFr(replacement)}`,
  outside: ({ character }) =>
    `${shownFr(character)} fait envoyer le SMS en UCS-2, et rien ne peut le remplacer`,
  overBudget: ({ segments, budget, values }) =>
    `prend ${segments} segments avec ${valuesFr[values]}, mais ne peut en prendre que ${budget}`,
  valueOutside: ({ values, characters }) =>
    `est envoyé en UCS-2 avec ${valuesFr[values]}, à cause de ${characters.map(shownFr).join(', ')} dans une valeur ou son format`,
  valueRefused: ({ values, characters }) =>
    `est refusé, car il serait envoyé en UCS-2, avec ${valuesFr[values]}, à cause de ${characters.map(shownFr).join(', ')} dans une valeur ou son format`,
};

const valuesEn = { usual: 'usual values', limits: 'every text at its limit', longest: 'the longest values' };
const valuesFr: typeof valuesEn = {
  usual: 'les valeurs habituelles',
  limits: 'chaque texte à sa limite',
  longest: 'les valeurs les plus longues',
};

/** The character itself, or its code point if it is invisible. */
function shownEn(character: string): string {
  if (character === '') return 'nothing';
  if (character === ' ') return 'a space';
  return isInvisible(character) ? codePointName(character) : `«${character}»`;
}

function shownFr(character: string): string {
  if (character === '') return 'rien';
  if (character === ' ') return 'une espace';
  return isInvisible(character) ? codePointName(character) : `« ${character} »`;
}

function isInvisible(character: string): boolean {
  return /^[\p{Z}\p{C}]/u.test(character);
}

/** `U+00A0`. */
function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function braced(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ');
}

type Nothing = Readonly<Record<never, never>>;

interface Replaced {
  readonly character: string;
  readonly replacement: string;
}

interface OverBudget {
  readonly segments: number;
  readonly budget: number;
  readonly values: keyof typeof valuesEn;
}

interface ValueOutside {
  readonly values: keyof typeof valuesEn;
  readonly characters: readonly string[];
}
