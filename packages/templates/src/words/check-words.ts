import type { Sentences } from './sentences.ts';

/** The details of each problem of the alphabet of an SMS. */
export interface CheckDetails {
  readonly noExamples: Nothing;
  readonly keptOutside: Changes;
  readonly sentAs: Changes;
  readonly outside: { readonly characters: readonly string[] };
  /** The code of the script, after ISO 15924. */
  readonly outsideScript: { readonly script: string };
  readonly valueOutside: ValueOutside;
  readonly valueRefused: ValueOutside;
}

/** The problems of the SMS of a catalog, in English. */
export const checkEn: Sentences<CheckDetails> = {
  noExamples: () => 'has no examples in its settings: it is measured with made-up values',
  keptOutside: ({ changes }) =>
    changes.length === 1
      ? `${writtenOf(changes, shownEn)} has the SMS sent in UCS-2; ${sentOf(changes, shownEn)} would not`
      : `${writtenOf(changes, shownEn)} have the SMS sent in UCS-2; ${sentOf(changes, shownEn)} would not`,
  sentAs: ({ changes }) =>
    changes
      .map(
        ({ character, replacement }, index) =>
          `${shownEn(character)} ${index === 0 ? 'is sent as' : 'as'} ${shownEn(replacement)}`,
      )
      .join(', '),
  outside: ({ characters }) =>
    characters.length === 1
      ? `${characters.map(shownEn).join('')} has the SMS sent in UCS-2, and nothing can stand for it`
      : `${characters.map(shownEn).join(', ')} have the SMS sent in UCS-2, and nothing can stand for them`,
  outsideScript: ({ script }) =>
    `is in the ${scriptName(script, 'en')} script, so it is sent in UCS-2: 70 characters a segment instead of 160`,
  valueOutside: ({ values, characters }) =>
    `is sent in UCS-2 with ${valuesEn[values]}, for ${characters.map(shownEn).join(', ')} in a value or its format`,
  valueRefused: ({ values, characters }) =>
    `is refused, since it would be sent in UCS-2, with ${valuesEn[values]}, for ${characters.map(shownEn).join(', ')} in a value or its format`,
};

/** The same in French. */
export const checkFr: Sentences<CheckDetails> = {
  noExamples: () => 'n’a pas d’examples dans ses réglages : il est mesuré avec des valeurs inventées',
  keptOutside: ({ changes }) =>
    changes.length === 1
      ? `${writtenOf(changes, shownFr)} fait envoyer le SMS en UCS-2 ; ${sentOf(changes, shownFr)} ne le ferait pas`
      : `${writtenOf(changes, shownFr)} font envoyer le SMS en UCS-2 ; ${sentOf(changes, shownFr)} ne le feraient pas`,
  sentAs: ({ changes }) =>
    changes
      .map(
        ({ character, replacement }, index) =>
          `${shownFr(character)} ${index === 0 ? 'est envoyé comme' : 'comme'} ${shownFr(replacement)}`,
      )
      .join(', '),
  outside: ({ characters }) =>
    characters.length === 1
      ? `${characters.map(shownFr).join('')} fait envoyer le SMS en UCS-2, et rien ne peut le remplacer`
      : `${characters.map(shownFr).join(', ')} font envoyer le SMS en UCS-2, et rien ne peut les remplacer`,
  outsideScript: ({ script }) =>
    `est en écriture ${scriptName(script, 'fr')} : il part en UCS-2, avec 70 caractères par segment au lieu de 160`,
  valueOutside: ({ values, characters }) =>
    `est envoyé en UCS-2 avec ${valuesFr[values]}, à cause de ${characters.map(shownFr).join(', ')} dans une valeur ou son format`,
  valueRefused: ({ values, characters }) =>
    `est refusé, car il serait envoyé en UCS-2, avec ${valuesFr[values]}, à cause de ${characters.map(shownFr).join(', ')} dans une valeur ou son format`,
};

const valuesEn = { usual: 'usual values', longest: 'the longest values' };
const valuesFr: typeof valuesEn = {
  usual: 'les valeurs habituelles',
  longest: 'les valeurs les plus longues',
};

function writtenOf(changes: readonly Replaced[], shown: (character: string) => string): string {
  return changes.map(({ character }) => shown(character)).join(', ');
}

function sentOf(changes: readonly Replaced[], shown: (character: string) => string): string {
  return changes.map(({ replacement }) => shown(replacement)).join(', ');
}

function scriptName(script: string, language: 'en' | 'fr'): string {
  return new Intl.DisplayNames([language], { type: 'script' }).of(script) ?? script;
}

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

type Nothing = Readonly<Record<never, never>>;

interface Replaced {
  readonly character: string;
  readonly replacement: string;
}

interface Changes {
  readonly changes: readonly Replaced[];
}

interface ValueOutside {
  readonly values: keyof typeof valuesEn;
  readonly characters: readonly string[];
}
