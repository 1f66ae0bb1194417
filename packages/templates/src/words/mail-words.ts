import type { Sentences } from './sentences.ts';

/** The details of each problem of the HTML of a mail, of common parts, layouts and short links. */
export interface MailDetails {
  readonly htmlUnquoted: InAttribute;
  readonly htmlHandler: { readonly attribute: string };
  readonly htmlValuePlace: { readonly name: string; readonly where: keyof typeof placesEn };
  readonly htmlElement: { readonly element: string };
  readonly htmlRefresh: Nothing;
  readonly htmlStyleUrl: Nothing;
  readonly htmlUrl: { readonly attribute: string };
  readonly htmlUrlHost: InAttribute;
  readonly htmlUrlKind: InAttribute;
  readonly htmlUrlPart: InAttribute;
  readonly htmlUnclosed: Nothing;
  readonly htmlEndTag: { readonly element: string };
  readonly htmlBranch: { readonly character: string };
  readonly htmlPage: Nothing;
  readonly partReserved: Named;
  readonly partWrong: Nothing;
  readonly partLocale: { readonly locale: string };
  readonly partLocaleUnlisted: { readonly locale: string };
  readonly partValue: Named;
  readonly partFormat: Named;
  readonly partCircle: { readonly names: readonly string[] };
  readonly partUnused: Nothing;
  readonly layoutWrong: Nothing;
  readonly layoutContent: { readonly count: number };
  readonly layoutValue: Named;
  readonly layoutSetting: Nothing;
  readonly linksWrong: Nothing;
  readonly linksUnused: Named;
  readonly linksKind: Named;
  readonly shortLinksWrong: Nothing;
}

/** The same problems in English. */
export const mailEn: Sentences<MailDetails> = {
  htmlUnquoted: ({ name, attribute }) =>
    `{${name}} is in the attribute ${attribute} without quotation marks: write ${attribute}="…"`,
  htmlHandler: ({ attribute }) => `the attribute ${attribute} runs a script: leave it out`,
  htmlValuePlace: ({ name, where }) =>
    `{${name}} is in ${placesEn[where]}: a value may be in the words, in a quoted attribute or in an address`,
  htmlElement: ({ element }) => `<${element}> is not for mails: leave it out`,
  htmlRefresh: () => '<meta http-equiv="refresh"> leads away from the mail: leave it out',
  htmlStyleUrl: () => 'an address in a style must begin with https: or http:',
  htmlUrl: ({ attribute }) =>
    `the address in ${attribute} must begin with https://, http:// or mailto:, or be an anchor such as #top`,
  htmlUrlHost: ({ name, attribute }) =>
    `{${name}} would choose the host of the address in ${attribute}: give the whole address as one value, or write a / before {${name}}`,
  htmlUrlKind: ({ name, attribute }) =>
    `{${name}} begins the address in ${attribute}, and is not a text: give the whole address as a text`,
  htmlUrlPart: ({ name, attribute }) =>
    `the part {${name}} begins the address in ${attribute}, and must be an address such as https://example.com/`,
  htmlUnclosed: () =>
    'a tag, a quotation mark of an attribute, a comment, or a <title>, <style> or <textarea> is not closed',
  htmlEndTag: ({ element }) => `<${element}> has no </${element}>`,
  htmlBranch: ({ character }) =>
    `a branch of a plural or select may not have «${character}» at this place: it would end there`,
  htmlPage: () =>
    'is a whole page, and the catalog has a layout: leave <html>, <head> and <body> to the layout, or set layout: false',
  partReserved: ({ name }) => `${name} is a reserved name: give the part another`,
  partWrong: () => "must be a text, or texts by locale such as { fr: '…', en: '…' }",
  partLocale: ({ locale }) => `has no text for the locale ${locale}`,
  partLocaleUnlisted: ({ locale }) => `has a text for ${locale}, which is not one of the catalog's locales`,
  partValue: ({ name }) =>
    `{${name}} is no part: a part has words, other parts and {optOutUrl}; values belong in the texts of templates`,
  partFormat: ({ name }) => `{${name}} is a common part: it takes no format, plural or select`,
  partCircle: ({ names }) => `contains itself: ${names.join(' → ')}`,
  partUnused: () => 'is in none of the texts',
  layoutWrong: () => "must be a text, or { subject, text, html } with '{content}' in each",
  layoutContent: ({ count }) =>
    count === 0 ? 'has no {content}, the place of the text' : `has {content} ${count} times: keep one`,
  layoutValue: ({ name }) =>
    `{${name}} is no part: a layout has {content}, common parts and {optOutUrl}; its html also {lang} and {dir}`,
  layoutSetting: () => 'layout may only be false: then the template has no layout',
  linksWrong: () => "links must be a list of names of values, such as ['link']",
  linksUnused: ({ name }) => `links: {${name}} is in none of its texts`,
  linksKind: ({ name }) => `links: {${name}} is not a text`,
  shortLinksWrong: () => 'must be { maxLength: 24 } with the most characters of a short link, from 10 to 200',
};

/** The same in French. */
export const mailFr: Sentences<MailDetails> = {
  htmlUnquoted: ({ name, attribute }) =>
    `{${name}} est dans l’attribut ${attribute} sans guillemets : écrivez ${attribute}="…"`,
  htmlHandler: ({ attribute }) => `l’attribut ${attribute} lance un script : enlevez-le`,
  htmlValuePlace: ({ name, where }) =>
    `{${name}} est dans ${placesFr[where]} : une valeur peut être dans les mots, dans un attribut entre guillemets ou dans une adresse`,
  htmlElement: ({ element }) => `<${element}> n’est pas pour les courriels : enlevez-le`,
  htmlRefresh: () => '<meta http-equiv="refresh"> mène hors du courriel : enlevez-le',
  htmlStyleUrl: () => 'une adresse dans un style doit commencer par https: ou http:',
  htmlUrl: ({ attribute }) =>
    `l’adresse de ${attribute} doit commencer par https://, http:// ou mailto:, ou être une ancre comme #haut`,
  htmlUrlHost: ({ name, attribute }) =>
    `{${name}} choisirait le serveur de l’adresse de ${attribute} : donnez toute l’adresse en une valeur, ou écrivez un / avant {${name}}`,
  htmlUrlKind: ({ name, attribute }) =>
    `{${name}} commence l’adresse de ${attribute}, et n’est pas un texte : donnez toute l’adresse comme texte`,
  htmlUrlPart: ({ name, attribute }) =>
    `la partie {${name}} commence l’adresse de ${attribute}, et doit être une adresse comme https://example.com/`,
  htmlUnclosed: () =>
    'une balise, un guillemet d’attribut, un commentaire, ou un <title>, <style> ou <textarea> n’est pas fermé',
  htmlEndTag: ({ element }) => `<${element}> n’a pas de </${element}>`,
  htmlBranch: ({ character }) =>
    `une branche de plural ou de select ne peut pas avoir « ${character} » à cette place : elle s’y terminerait`,
  htmlPage: () =>
    'est une page entière, et le catalogue a une mise en page : laissez-lui <html>, <head> et <body>, ou mettez layout : false',
  partReserved: ({ name }) => `${name} est un nom réservé : donnez-en un autre à la partie`,
  partWrong: () => "doit être un texte, ou des textes par langue comme { fr: '…', en: '…' }",
  partLocale: ({ locale }) => `n’a pas de texte pour la langue ${locale}`,
  partLocaleUnlisted: ({ locale }) =>
    `a un texte pour ${locale}, qui n’est pas une des langues du catalogue (locales)`,
  partValue: ({ name }) =>
    `{${name}} n’est pas une partie : une partie a des mots, d’autres parties et {optOutUrl} ; les valeurs vont dans les textes des modèles`,
  partFormat: ({ name }) =>
    `{${name}} est une partie commune : elle ne prend ni format, ni plural, ni select`,
  partCircle: ({ names }) => `se contient elle-même : ${names.join(' → ')}`,
  partUnused: () => 'n’est dans aucun des textes',
  layoutWrong: () => "doit être un texte, ou { subject, text, html } avec '{content}' dans chacun",
  layoutContent: ({ count }) =>
    count === 0 ? 'n’a pas de {content}, la place du texte' : `a {content} ${count} fois : gardez-en un`,
  layoutValue: ({ name }) =>
    `{${name}} n’est pas une partie : une mise en page a {content}, des parties communes et {optOutUrl} ; son html aussi {lang} et {dir}`,
  layoutSetting: () => 'layout ne peut être que false : le modèle n’a alors pas de mise en page',
  linksWrong: () => "links doit être une liste de noms de valeurs, comme ['link']",
  linksUnused: ({ name }) => `links : {${name}} n’est dans aucun de ses textes`,
  linksKind: ({ name }) => `links : {${name}} n’est pas un texte`,
  shortLinksWrong: () =>
    'doit être { maxLength: 24 } avec le plus de caractères d’un lien court, de 10 à 200',
};

const placesEn = {
  style: 'a style',
  comment: 'a comment',
  tag: 'the name of a tag',
  name: 'the name of an attribute',
  srcset: 'srcset',
  meta: 'a <meta>',
  code: 'an attribute that holds HTML',
  attribute: 'an attribute',
  title: 'a <title> or <textarea>',
} as const;
const placesFr: Readonly<Record<keyof typeof placesEn, string>> = {
  style: 'un style',
  comment: 'un commentaire',
  tag: 'le nom d’une balise',
  name: 'le nom d’un attribut',
  srcset: 'srcset',
  meta: 'un <meta>',
  code: 'un attribut qui contient du HTML',
  attribute: 'un attribut',
  title: 'un <title> ou <textarea>',
};

type Nothing = Readonly<Record<never, never>>;

interface Named {
  readonly name: string;
}

interface InAttribute extends Named {
  readonly attribute: string;
}
