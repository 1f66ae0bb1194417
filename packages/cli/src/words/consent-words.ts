import type { Category, ConsentSource } from '@nkul/core';
import { type Words, wordsFor } from './words.ts';

/** A category of messages, or all of them. */
export type Categories = Category | 'all';

/** The words of the commands about the messages that people take, and about addresses that are not tried. */
export interface ConsentWords {
  readonly help: Readonly<
    Record<'optOut' | 'optIn' | 'allow' | 'optOuts' | 'importOptOuts' | 'optionTo' | 'optionCategory', string>
  >;
  /** Messages of a category. */
  readonly messages: Readonly<Record<Categories, string>>;
  /** Where an opt-out comes from. */
  readonly sources: Readonly<Record<ConsentSource, string>>;
  optedOut(to: string, messages: string): string;
  optedOutBefore(to: string, messages: string): string;
  optedIn(to: string, messages: string): string;
  optedInBefore(to: string, messages: string): string;
  allowed(to: string): string;
  allowedBefore(to: string): string;
  /** @param known how many the store had already */
  imported(added: number, known: number): string;
  wrongLine(line: number, why: string): string;
  moreWrong(count: number): string;
  notAllImported(wrong: number): string;
  readonly noColumn: string;
  noFile(file: string): string;
  readonly noInput: string;
  readonly notJson: string;
  readonly openQuote: string;
  /** Said of an address, behind it. */
  takesNo(messages: string, since: string, source: string): string;
  notTriedUntil(until: string): string;
  /** The same at the time of an event. */
  takesNoMore(messages: string, source: string): string;
  takesAgain(messages: string, source: string): string;
  refusedUntil(until: string, reason: string): string;
  readonly triedAgain: string;
  manyOptedOut(count: number): string;
}

export const consentEn: ConsentWords = {
  help: {
    optOut: 'note that somebody takes no messages of a category any more',
    optIn: 'note that somebody takes messages again',
    allow: 'let an address be tried again that was refused several times, or was gone',
    optOuts: 'all opt-outs as CSV, without addresses: for a store with the same key',
    importOptOuts: 'note the opt-outs of a file: CSV with a column to, or NDJSON; - for the standard input',
    optionTo: 'a number as people say it, an address, or a hash that opt-outs gave',
    optionCategory: 'marketing, transactional, code or all',
  },
  messages: {
    code: 'codes',
    transactional: 'transactional messages',
    marketing: 'marketing messages',
    all: 'messages',
  },
  sources: {
    link: 'a link in a message',
    inbound: 'a message to us',
    provider: 'the provider',
    import: 'an imported list',
    application: 'the application or its people',
  },
  optedOut: (to, messages) => `${to}: takes no ${messages} any more`,
  optedOutBefore: (to, messages) => `${to}: takes no ${messages} already. Nothing was changed.`,
  optedIn: (to, messages) => `${to}: takes ${messages} again`,
  optedInBefore: (to, messages) => `${to}: takes ${messages} already. Nothing was changed.`,
  allowed: (to) => `${to}: is tried again`,
  allowedBefore: (to) => `${to}: is tried already. Nothing was changed.`,
  imported: (added, known) =>
    `${added === 1 ? '1 line noted' : `${added} lines noted`}, ${known === 1 ? '1 was known already' : `${known} were known already`}`,
  wrongLine: (line, why) => `line ${line}: ${why}`,
  moreWrong: (count) => `and ${count === 1 ? '1 more line' : `${count} more lines`}`,
  notAllImported: (wrong) =>
    `${wrong === 1 ? '1 line was' : `${wrong} lines were`} not noted: mend them, and import the file again; what is known already stays as it is.`,
  noColumn: 'The first line names no column to: begin the file with to,category,since. Nothing was changed.',
  noFile: (file) => `${file} cannot be read as a file. Nothing was changed.`,
  noInput: 'There is no standard input to read.',
  notJson: 'it is not valid JSON',
  openQuote: 'a quote has no end',
  takesNo: (messages, since, source) => `takes no ${messages} since ${since} (${source})`,
  notTriedUntil: (until) =>
    `is not tried until ${until}, as it was refused several times or is gone: nkul allow`,
  takesNoMore: (messages, source) => `takes no ${messages} any more (${source})`,
  takesAgain: (messages, source) => `takes ${messages} again (${source})`,
  refusedUntil: (until, reason) => `is not tried until ${until}: ${reason}`,
  triedAgain: 'is tried again',
  manyOptedOut: (count) => `${count} people have opted out within an hour`,
};

export const consentFr: ConsentWords = {
  help: {
    optOut: 'noter que quelqu’un n’accepte plus de messages d’une catégorie',
    optIn: 'noter que quelqu’un accepte de nouveau des messages',
    allow: 'laisser essayer de nouveau une adresse refusée plusieurs fois, ou disparue',
    optOuts: 'tous les refus en CSV, sans adresse : pour un stockage qui a la même clé',
    importOptOuts:
      'noter les refus d’un fichier : CSV avec une colonne to, ou NDJSON ; - pour l’entrée standard',
    optionTo: 'un numéro comme on le dit, une adresse, ou une empreinte donnée par opt-outs',
    optionCategory: 'marketing, transactional, code ou all',
  },
  messages: {
    code: 'codes',
    transactional: 'messages transactionnels',
    marketing: 'messages commerciaux',
    all: 'messages',
  },
  sources: {
    link: 'un lien dans un message',
    inbound: 'un message reçu',
    provider: 'le fournisseur',
    import: 'une liste importée',
    application: 'l’application ou son équipe',
  },
  optedOut: (to, messages) => `${to} : n’accepte plus de ${messages}`,
  optedOutBefore: (to, messages) => `${to} : n’acceptait déjà plus de ${messages}. Rien n’a changé.`,
  optedIn: (to, messages) => `${to} : accepte de nouveau des ${messages}`,
  optedInBefore: (to, messages) => `${to} : accepte déjà des ${messages}. Rien n’a changé.`,
  allowed: (to) => `${to} : est essayé de nouveau`,
  allowedBefore: (to) => `${to} : est déjà essayé. Rien n’a changé.`,
  imported: (added, known) =>
    `${added < 2 ? `${added} ligne notée` : `${added} lignes notées`}, ${known < 2 ? `${known} déjà connue` : `${known} déjà connues`}`,
  wrongLine: (line, why) => `ligne ${line} : ${why}`,
  moreWrong: (count) => `et ${count < 2 ? `${count} autre ligne` : `${count} autres lignes`}`,
  notAllImported: (wrong) =>
    `${wrong < 2 ? `${wrong} ligne n’a pas été notée` : `${wrong} lignes n’ont pas été notées`} : corrigez, et importez encore le fichier ; ce qui est déjà connu reste tel quel.`,
  noColumn:
    'La première ligne ne nomme pas de colonne to : commencez le fichier par to,category,since. Rien n’a changé.',
  noFile: (file) => `${file} ne peut pas être lu comme fichier. Rien n’a changé.`,
  noInput: 'Il n’y a pas d’entrée standard à lire.',
  notJson: 'ce n’est pas du JSON valide',
  openQuote: 'un guillemet n’est pas fermé',
  takesNo: (messages, since, source) => `n’accepte plus de ${messages} depuis ${since} (${source})`,
  notTriedUntil: (until) =>
    `n’est pas essayé avant ${until}, car refusé plusieurs fois ou disparu : nkul allow`,
  takesNoMore: (messages, source) => `n’accepte plus de ${messages} (${source})`,
  takesAgain: (messages, source) => `accepte de nouveau des ${messages} (${source})`,
  refusedUntil: (until, reason) => `n’est pas essayé avant ${until} : ${reason}`,
  triedAgain: 'est essayé de nouveau',
  manyOptedOut: (count) => `${count} personnes se sont désinscrites en une heure`,
};

/** These words in the language of others. */
export function consentWords(words: Words): ConsentWords {
  return words === wordsFor('fr') ? consentFr : consentEn;
}
