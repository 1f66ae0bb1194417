import type { ActKind, MessageStatus, StrayKind } from '@nkul/core';
import type { Language } from '@nkul/verdict';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { HelpWords } from './help-words.ts';

/** The headings of tables. */
type Heading =
  | 'at'
  | 'to'
  | 'template'
  | 'state'
  | 'through'
  | 'id'
  | 'notifier'
  | 'paused'
  | 'waiting'
  | 'held'
  | 'since'
  | 'kind'
  | 'reference'
  | 'who'
  | 'what'
  | 'about'
  | 'note'
  | 'attempts'
  | 'attempts24'
  | 'accepted'
  | 'delivered'
  | 'undelivered'
  | 'unknown'
  | 'units'
  | 'cost'
  | 'route'
  | 'place';

/** All that the command says to people, in one language. */
export interface Words {
  readonly headings: Readonly<Record<Heading, string>>;
  readonly states: Readonly<Record<MessageStatus, string>>;
  readonly acts: Readonly<Record<ActKind, string>>;
  readonly strays: Readonly<Record<StrayKind, string>>;
  readonly fields: Readonly<
    Record<
      | 'accepted'
      | 'template'
      | 'category'
      | 'route'
      | 'expires'
      | 'reason'
      | 'key'
      | 'text'
      | 'attempts'
      | 'events'
      | 'units',
      string
    >
  >;
  /** A name and its value. */
  labelled(name: string, value: string): string;
  readonly nothing: string;
  readonly more: string;
  counted(count: number, zone: string): string;
  textOf(characters: number, segments: number | undefined): string;
  /** That an SMS could not show these values as they were given. */
  altered(names: readonly string[]): string;
  readonly erasedText: string;
  paused(name: string): string;
  resumed(name: string): string;
  isNow(id: string, status: MessageStatus): string;
  /** It may be on its way, and no further try follows. */
  tooLate(id: string, status: MessageStatus): string;
  stopped(id: string, status: MessageStatus): string;
  resent(id: string, original: string): string;
  wouldResend(original: string): string;
  wouldErase(messages: number, reports: number): string;
  erased(messages: number, gone: boolean): string;
  backedUp(path: string): string;
  reading(file: string): string;
  person(messages: number, strays: number): string;
  readonly well: string;
  /** An action of a verdict, and whether it can be done. */
  action(name: string, allowed: boolean, why: string): string;
  timesIn(zone: string): string;
  /** A report that waits, and may be about this message. */
  mayBeAbout(provider: string, status: string, at: string): string;
  settleBy(id: string, reference: string): string;
  readonly faults: {
    paused(name: string, reason: string): string;
    unknown(count: number): string;
    review(count: number): string;
    held(count: number): string;
    late(name: string, wait: string): string;
  };
  readonly errors: ErrorWords;
  readonly help: HelpWords;
  /** The titles of the help, by those of the parser. */
  readonly helpTitles: Readonly<Record<string, string>>;
}

/** One line for each error. */
interface ErrorWords {
  isNot(option: string, given: string, advice: string): string;
  readonly wholeNumber: string;
  readonly wholeNumberFrom1: string;
  readonly aDuration: string;
  readonly aTime: string;
  oneOf(known: readonly string[]): string;
  state(name: string, known: readonly string[]): string;
  notFound(given: string): string;
  outputLost(why: string): string;
  several(reference: string): string;
  neverUsed(name: string, known: readonly string[]): string;
  cannotCancel(id: string, status: MessageStatus): string;
  notInReview(id: string, status: MessageStatus): string;
  notOpen(id: string, status: MessageStatus): string;
  confirm(id: string): string;
  readonly oneSubject: string;
  readonly noBackup: string;
  readonly noStore: string;
  readonly notAFile: string;
  /** @param problem the words of the store, which are English */
  storeSecret(problem: string): string;
  readonly noPostgres: string;
  missing(file: string): string;
  notDurable(file: string): string;
  badConfig(file: string): string;
  unreadableConfig(file: string, why: string): string;
  needsConfig(what: string): string;
  readonly revealNeedsWhy: string;
  readonly revealNeedsToFile: string;
  readonly eitherYesOrDry: string;
  readonly fourDigits: string;
  readonly whyNeedsReveal: string;
  unknownOption(name: string): string;
  unknownCommand(name: string, near: string): string;
  missingArgument(name: string): string;
  missingValue(option: string): string;
  missingOption(option: string): string;
  readonly tooMany: string;
  comesFirst(name: string): string;
  /** The line for an error of the core, whose own words are English. */
  detail(code: string, message: string): string;
}

/** The words of a language. */
export function wordsFor(language: Language): Words {
  return language === 'fr' ? fr : en;
}

/** The words of the language that is spoken: a configuration may change it. */
export interface Spoken {
  words: Words;
}

/** Changes the language that is spoken. */
export function spokenBy(spoken: Spoken): (language: Language) => void {
  return (language) => {
    spoken.words = wordsFor(language);
  };
}
