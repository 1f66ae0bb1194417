import type { Sentences } from './sentences.ts';

/** The details of each problem of one ICU text. */
export interface TextDetails {
  readonly apostrophe: Apostrophe;
  readonly apostropheInMarkup: Apostrophe;
  readonly syntax: { readonly detail: string };
  readonly usedAsTwo: { readonly name: string; readonly known: Kind; readonly kind: Kind };
  readonly formatFails: { readonly name: string; readonly detail: string };
  readonly unknownFormat: UnknownFormat;
}

/** The problems of one ICU text, in English. */
export const textEn: Sentences<TextDetails> = {
  apostrophe: ({ written, instead, doubled }) =>
    `the apostrophe in «${written}» hides what follows it; write «${instead}» (sent by SMS as ', unless encoding is keep) or «${doubled}»`,
  apostropheInMarkup: ({ written, instead, doubled }) =>
    `the apostrophe in «${written}» hides what follows it; write «${instead}» or «${doubled}»`,
  syntax: ({ detail }) => `is not a valid ICU text: ${detail}`,
  usedAsTwo: ({ name, known, kind }) =>
    `{${name}} is used as a ${known} and as a ${kind}; give a date its format everywhere, {${name}, date, medium}, and one name to one value`,
  formatFails: ({ name, detail }) =>
    `the format of {${name}} does not work: write one such as ::currency/XAF, ::.00 or ::percent (${detail})`,
  unknownFormat: ({ name, style, known, skeleton }) =>
    `{${name}} has the unknown format ${JSON.stringify(style)}; use ${known.join(', ')}, or a skeleton such as ${skeleton}`,
};

/** The same in French. */
export const textFr: Sentences<TextDetails> = {
  apostrophe: ({ written, instead, doubled }) =>
    `l’apostrophe de « ${written} » cache ce qui la suit ; écrivez « ${instead} » (envoyé par SMS comme ', sauf si encoding est keep) ou « ${doubled} »`,
  apostropheInMarkup: ({ written, instead, doubled }) =>
    `l’apostrophe de « ${written} » cache ce qui la suit ; écrivez « ${instead} » ou « ${doubled} »`,
  syntax: ({ detail }) => `n’est pas un texte ICU valable : ${detail}`,
  usedAsTwo: ({ name, known, kind }) =>
    `{${name}} sert à la fois de ${kindFr[known]} et de ${kindFr[kind]} ; donnez partout son format à une date, {${name}, date, medium}, et un nom à chaque valeur`,
  formatFails: ({ name }) =>
    `le format de {${name}} ne fonctionne pas : écrivez par exemple ::currency/XAF, ::.00 ou ::percent`,
  unknownFormat: ({ name, style, known, skeleton }) =>
    `{${name}} a le format inconnu ${JSON.stringify(style)} ; utilisez ${known.join(', ')}, ou un squelette comme ${skeleton}`,
};

/** The kinds of values in French. */
export const kindFr: Readonly<Record<Kind, string>> = {
  text: 'texte',
  number: 'nombre',
  date: 'date',
  choice: 'choix',
};

type Kind = 'text' | 'number' | 'date' | 'choice';

interface Apostrophe {
  readonly written: string;
  readonly instead: string;
  readonly doubled: string;
}

interface UnknownFormat {
  readonly name: string;
  readonly style: string;
  readonly known: readonly string[];
  readonly skeleton: string;
}
