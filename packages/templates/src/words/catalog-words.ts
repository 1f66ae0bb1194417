import { type Sentences, sentenceOf } from './sentences.ts';
import { kindFr } from './text-words.ts';
import { type ValueSaying, valueEn, valueFr } from './value-words.ts';

/** The details of each problem of a catalog. */
export interface CatalogDetails {
  readonly noText: Nothing;
  readonly unlistedLocale: Nothing;
  readonly textsWrong: Nothing;
  readonly templateWrong: Nothing;
  readonly invalidLocale: { readonly locale: string; readonly meant?: string };
  readonly unknownLanguage: { readonly locale: string; readonly meant?: string };
  readonly conventionsUnlisted: { readonly locale: string };
  readonly conventionsUnknown: { readonly locale: string; readonly borrowed: string };
  readonly invalidRegion: { readonly region: string };
  readonly fallbackText: { readonly locale: string };
  readonly fallbackUnlisted: { readonly locale: string };
  readonly unlistedDefault: { readonly locale: string };
  readonly invalidTimeZone: { readonly timeZone: string };
  readonly settingsWithoutTexts: Nothing;
  readonly notChannel: Named;
  readonly missingPart: { readonly part: string; readonly others: readonly string[] };
  readonly valueInTwoTexts: TwoKinds;
  readonly valueMissing: { readonly name: string; readonly others: readonly string[] };
  readonly valueDiffers: TwoKinds & { readonly others: readonly string[] };
  readonly encodingUnknown: { readonly rules: readonly string[] };
  readonly maxSegmentsWrong: Nothing;
  readonly categoryUnknown: { readonly categories: readonly string[] };
  readonly limitUnused: Named;
  readonly limitKind: { readonly name: string; readonly kind: Kind };
  readonly limitWrong: Named;
  readonly largestWrong: Named;
  readonly example: Example;
  readonly expiryUnused: Named;
  readonly expiryKind: { readonly name: string; readonly kind: Kind };
  readonly expiryNothing: Nothing;
  readonly expiryWrong: { readonly detail: string };
  readonly linkCategory: Named;
  readonly linkKind: Named;
}

/** The problems of a catalog: its locales, settings and values, in English. */
export const catalogEn: Sentences<CatalogDetails> = {
  noText: () => 'has no text: write it, or give the template a fallback',
  unlistedLocale: () => 'is not one of the locales of the catalog',
  textsWrong: () => 'must be a text, or texts by channel, each a text or { subject, text, html }',
  templateWrong: () => "must hold texts by locale: { fr: '…', en: '…' }",
  invalidLocale: ({ locale, meant }) =>
    `${JSON.stringify(locale)} in locales is not a valid BCP 47 tag${meant === undefined ? '' : `; write ${meant}`}`,
  unknownLanguage: ({ locale, meant }) =>
    meant === undefined
      ? `Node.js does not know how the language ${JSON.stringify(locale)} writes numbers, dates and plurals: name one to borrow from: add "conventions": {"${locale}": "en-CM"} to the catalog`
      : `${JSON.stringify(locale)} is the name of a language, not its tag; write ${meant}`,
  conventionsUnlisted: ({ locale }) => `${JSON.stringify(locale)} is not one of locales`,
  conventionsUnknown: ({ locale, borrowed }) =>
    `${JSON.stringify(locale)} borrows from ${JSON.stringify(borrowed)}, which Node.js does not know; write a tag such as en-CM`,
  invalidRegion: ({ region }) => `${JSON.stringify(region)} is not a code of ISO 3166-1, such as CM`,
  fallbackText: ({ locale }) => `has no text yet: its recipients read the one in ${locale}`,
  fallbackUnlisted: ({ locale }) =>
    `fallback ${JSON.stringify(locale)} is neither defaultLocale nor one of locales`,
  unlistedDefault: ({ locale }) => `${JSON.stringify(locale)} is not one of locales`,
  invalidTimeZone: ({ timeZone }) =>
    `${JSON.stringify(timeZone)} is not a valid IANA time zone: write one such as Africa/Douala`,
  settingsWithoutTexts: () => 'has settings, but no texts',
  notChannel: ({ name }) => `${name} is not a channel; put it into email: { subject, text, html }`,
  missingPart: ({ part, others }) => `has no ${part}, which ${others.join(', ')} has`,
  valueInTwoTexts: ({ name, known, kind }) => `{${name}} is a ${known} in one text and a ${kind} in another`,
  valueMissing: ({ name, others }) => `{${name}} is used in ${others.join(', ')} and missing here`,
  valueDiffers: ({ name, known, kind, others }) =>
    `{${name}} is a ${known} here and a ${kind} in ${others.join(', ')}`,
  encodingUnknown: ({ rules }) => `encoding must be one of ${rules.join(', ')}`,
  maxSegmentsWrong: () => 'maxSegments must be a whole number, at least 1',
  categoryUnknown: ({ categories }) => `category must be one of ${categories.join(', ')}`,
  limitUnused: ({ name }) => `limits: {${name}} is in none of its texts`,
  limitKind: ({ name, kind }) => `limits: {${name}} is a ${kind}, not a text or a number`,
  limitWrong: ({ name }) => `limits: {${name}} must have a whole number of characters, at least 1`,
  largestWrong: ({ name }) => `limits: {${name}} is a number: its limit is the largest one, more than 0`,
  example: ({ which, name, says }) => `examples.${which}: the value ${name} ${sentenceOf(says, valueEn)}`,
  expiryUnused: ({ name }) => `expiresIn: {${name}} is in none of its texts`,
  expiryKind: ({ name, kind }) => `expiresIn: {${name}} is a ${kind}, not a number`,
  expiryNothing: () => 'expiresIn must be longer than nothing',
  expiryWrong: ({ detail }) => `${detail} Or a number value and its unit, such as '{minutes}m'.`,
  linkCategory: ({ name }) => `{${name}} is the link of marketing: give the template the category marketing`,
  linkKind: ({ name }) => `{${name}} is a text: it takes no format`,
};

/** The same in French. */
export const catalogFr: Sentences<CatalogDetails> = {
  noText: () => 'n’a pas de texte : écrivez-le, ou donnez un fallback au modèle',
  unlistedLocale: () => 'n’est pas une des langues du catalogue (locales)',
  textsWrong: () => 'doit être un texte, ou des textes par canal, chacun un texte ou { subject, text, html }',
  templateWrong: () => "doit contenir des textes par langue : { fr: '…', en: '…' }",
  invalidLocale: ({ locale, meant }) =>
    `${JSON.stringify(locale)} dans locales n’est pas une étiquette BCP 47 valable${meant === undefined ? '' : ` ; écrivez ${meant}`}`,
  unknownLanguage: ({ locale, meant }) =>
    meant === undefined
      ? `Node.js ne sait pas comment la langue ${JSON.stringify(locale)} écrit les nombres, les dates et les pluriels : nommez celle dont elle les emprunte : ajoutez "conventions": {"${locale}": "en-CM"} au catalogue`
      : `${JSON.stringify(locale)} est le nom d’une langue, non son étiquette ; écrivez ${meant}`,
  conventionsUnlisted: ({ locale }) => `${JSON.stringify(locale)} n’est pas dans locales`,
  conventionsUnknown: ({ locale, borrowed }) =>
    `${JSON.stringify(locale)} emprunte à ${JSON.stringify(borrowed)}, que Node.js ne connaît pas ; écrivez une étiquette comme en-CM`,
  invalidRegion: ({ region }) => `${JSON.stringify(region)} n’est pas un code ISO 3166-1, comme CM`,
  fallbackText: ({ locale }) => `n’a pas encore de texte : ses destinataires lisent celui de ${locale}`,
  fallbackUnlisted: ({ locale }) =>
    `fallback ${JSON.stringify(locale)} n’est ni defaultLocale ni une des locales`,
  unlistedDefault: ({ locale }) => `${JSON.stringify(locale)} n’est pas dans locales`,
  invalidTimeZone: ({ timeZone }) =>
    `${JSON.stringify(timeZone)} n’est pas un fuseau horaire IANA valable : écrivez par exemple Africa/Douala`,
  settingsWithoutTexts: () => 'a des réglages, mais pas de textes',
  notChannel: ({ name }) => `${name} n’est pas un canal ; mettez-le dans email : { subject, text, html }`,
  missingPart: ({ part, others }) => `n’a pas de ${part}, que ${others.join(', ')} a`,
  valueInTwoTexts: ({ name, known, kind }) =>
    `{${name}} est ${kindFr[known]} dans un texte et ${kindFr[kind]} dans un autre`,
  valueMissing: ({ name, others }) => `{${name}} est utilisé dans ${others.join(', ')} et manque ici`,
  valueDiffers: ({ name, known, kind, others }) =>
    `{${name}} est ${kindFr[known]} ici et ${kindFr[kind]} dans ${others.join(', ')}`,
  encodingUnknown: ({ rules }) => `encoding doit être l’un de ${rules.join(', ')}`,
  maxSegmentsWrong: () => 'maxSegments doit être un nombre entier, au moins 1',
  categoryUnknown: ({ categories }) => `category doit être l’une de ${categories.join(', ')}`,
  limitUnused: ({ name }) => `limits : {${name}} n’est dans aucun de ses textes`,
  limitKind: ({ name, kind }) => `limits : {${name}} est de genre ${kindFr[kind]}, ni texte ni nombre`,
  limitWrong: ({ name }) => `limits : {${name}} doit avoir un nombre entier de caractères, au moins 1`,
  largestWrong: ({ name }) => `limits : {${name}} est un nombre : sa limite est le plus grand, plus que 0`,
  example: ({ which, name, says }) => `examples.${which} : la valeur ${name} ${sentenceOf(says, valueFr)}`,
  expiryUnused: ({ name }) => `expiresIn : {${name}} n’est dans aucun de ses textes`,
  expiryKind: ({ name, kind }) => `expiresIn : {${name}} est de genre ${kindFr[kind]}, non nombre`,
  expiryNothing: () => 'expiresIn doit durer plus que rien',
  expiryWrong: () =>
    `expiresIn n’est pas une durée valable : écrivez par exemple '2h' ou '5m', ou bien un nombre du texte et son unité, comme '{minutes}m'`,
  linkCategory: ({ name }) =>
    `{${name}} est le lien de la publicité : donnez au modèle la category marketing`,
  linkKind: ({ name }) => `{${name}} est un texte : il ne prend pas de format`,
};

type Nothing = Readonly<Record<never, never>>;
type Kind = keyof typeof kindFr;

interface Named {
  readonly name: string;
}

interface Example {
  readonly which: string;
  readonly name: string;
  readonly says: ValueSaying;
}

interface TwoKinds {
  readonly name: string;
  readonly known: Kind;
  readonly kind: Kind;
}
