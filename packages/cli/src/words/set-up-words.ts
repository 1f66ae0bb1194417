import type { Language } from '@nkul/verdict';
import { type Words, wordsFor } from './words.ts';

/** The words of `nkul console`, `nkul balance` and `nkul dev`. Those of `nkul doctor` are in `finding-words.ts`. */
interface SetUpWords {
  readonly aPort: string;
  readonly portTaken: (port: number) => string;
  readonly portRefused: (port: number, code: string) => string;
  readonly consoleLink: (link: string) => string;
  readonly consoleOnce: (isTyped: boolean) => string;
  /** For a person without a link that works. */
  readonly consoleClosed: string;
  readonly balanceStore: string;
  readonly balanceConfig: string;
  readonly balanceHeadings: readonly string[];
  readonly noAccount: string;
  readonly cannotTell: (notifier: string, others: readonly string[]) => string;
  readonly notConfigured: (notifier: string, others: readonly string[]) => string;
  readonly unread: (failed: number, all: number) => string;
  readonly balanceProblem: (problem: string) => string;
  readonly enoughFor: (days: number | undefined) => string;
  readonly firstText: string;
  readonly devStarted: string;
  readonly devNotEnded: (seconds: number) => string;
  readonly devInterrupted: string;
  readonly devForeignStore: (file: string) => string;
  readonly devDatabase: string;
  readonly devNotSent: (problem: string) => string;
  readonly devSimulator: (url: string) => string;
  readonly devConsole: (link: string) => string;
  readonly devAnother: (failing: string) => string;
  readonly devFile: (file: string, temporary: boolean) => string;
  readonly wellDone: string;
  readonly wrong: (count: number) => string;
}

const en: SetUpWords = {
  aPort: 'give a port, from 0 to 65535',
  portTaken: (port) =>
    `Port ${port} is taken by another program, perhaps another console: give --port 0 for a free one.`,
  portRefused: (port, code) => `Port ${port} cannot be used (${code}): give --port 0 for a free one.`,
  consoleLink: (link) => `The console: ${link}`,
  consoleOnce: (isTyped) =>
    `The link works once, within 60 seconds, on this machine.${isTyped ? ' Press Enter for another one. Ctrl-C ends.' : ''}`,
  consoleClosed:
    'The console opens by a link, which works once and within 60 seconds. The terminal where nkul runs gives another one.',
  balanceStore: 'balance uses the store of the configuration: leave --store out.',
  balanceConfig:
    'balance needs the notifiers of the application: write nkul.config.ts with its plugins, or name one by --config.',
  balanceHeadings: ['NOTIFIER', 'LEFT', 'ENOUGH FOR'],
  noAccount: 'No notifier of the configuration can read a balance.',
  cannotTell: (notifier, others) => `${notifier} cannot read a balance.${list(' These can: ', others)}`,
  notConfigured: (notifier, others) =>
    `${notifier} is not in the configuration.${list(' These can read a balance: ', others)}`,
  unread: (failed, all) => `${failed} of ${all} balances could not be read.`,
  balanceProblem: (problem) => `could not be read: ${problem}`,
  enoughFor: (days) =>
    days === undefined ? 'not enough data' : `${shownDays(days, 'en')} ${days > 1 ? 'days' : 'day'}`,
  firstText: 'Hello from Nkul. This message went to the simulator only.',
  devStarted: 'The first message, to the simulator only:',
  devNotEnded: (seconds) => `The message did not end within ${seconds} seconds.`,
  devInterrupted: 'Interrupted before it was up. Nothing is left.',
  devForeignStore: (file) =>
    `${file} has messages of an application: dev would treat them as its own. Name a file that is not there yet. Nothing was changed.`,
  devDatabase:
    'dev keeps its messages in a file of its own: leave --store out, or name a file that is not there yet.',
  devNotSent: (problem) => `not sent: ${problem}`,
  devSimulator: (url) => `The simulator of the provider: ${url}`,
  devConsole: (link) =>
    `The console, with this message: ${link} (once, within 60 seconds; type c for another link)`,
  devAnother: (failing) =>
    `Another message: press Enter, or type a number, such as ${failing}, which is not delivered. Ctrl-C ends.`,
  devFile: (file, temporary) =>
    `Its file: ${file}${temporary ? ' (deleted at the end; keep one by --store)' : ''}`,
  wellDone: 'nothing is wrong',
  wrong: (count) => (count === 1 ? '1 thing is wrong' : `${count} things are wrong`),
};

const fr: SetUpWords = {
  aPort: 'donnez un port, de 0 à 65535',
  portTaken: (port) =>
    `Le port ${port} est pris par un autre programme, peut-être une autre console : donnez --port 0 pour un port libre.`,
  portRefused: (port, code) =>
    `Le port ${port} ne peut pas servir (${code}) : donnez --port 0 pour un port libre.`,
  consoleLink: (link) => `La console : ${link}`,
  consoleOnce: (isTyped) =>
    `Le lien marche une fois, dans les 60 secondes, sur cette machine.${isTyped ? ' Tapez Entrée pour un autre. Ctrl-C arrête tout.' : ''}`,
  consoleClosed:
    'La console s’ouvre par un lien, qui marche une fois et dans les 60 secondes. Le terminal où tourne nkul en donne un autre.',
  balanceStore: 'balance prend les données de la configuration : ne donnez pas --store.',
  balanceConfig:
    'balance a besoin des fournisseurs de l’application : écrivez nkul.config.ts avec ses plugins, ou nommez-en un par --config.',
  balanceHeadings: ['FOURNISSEUR', 'RESTE', 'SUFFIT POUR'],
  noAccount: 'Aucun fournisseur de la configuration ne donne son solde.',
  cannotTell: (notifier, others) =>
    `${notifier} ne donne pas son solde.${list(' Ceux qui le donnent : ', others)}`,
  notConfigured: (notifier, others) =>
    `${notifier} n’est pas dans la configuration.${list(' Ceux qui donnent leur solde : ', others)}`,
  unread: (failed, all) => `${failed} solde(s) sur ${all} n’ont pas pu être lus.`,
  balanceProblem: (problem) => `n’a pas pu être lu : ${problem}`,
  enoughFor: (days) =>
    days === undefined ? 'pas assez de données' : `${shownDays(days, 'fr')} jour${days >= 2 ? 's' : ''}`,
  firstText: 'Bonjour de Nkul. Ce message est allé au simulateur seulement.',
  devStarted: 'Le premier message, au simulateur seulement :',
  devNotEnded: (seconds) => `Le message n’a pas pris fin en ${seconds} secondes.`,
  devInterrupted: 'Interrompu avant d’être prêt. Il ne reste rien.',
  devForeignStore: (file) =>
    `${file} contient des messages d’une application : dev les prendrait pour les siens. Nommez un fichier qui n’existe pas encore. Rien n’a été changé.`,
  devDatabase:
    'dev garde ses messages dans un fichier à lui : ne donnez pas --store, ou nommez un fichier qui n’existe pas encore.',
  devNotSent: (problem) => `pas envoyé : ${problem}`,
  devSimulator: (url) => `Le simulateur du fournisseur : ${url}`,
  devConsole: (link) =>
    `La console, avec ce message : ${link} (une fois, dans les 60 secondes ; tapez c pour un autre lien)`,
  devAnother: (failing) =>
    `Un autre message : tapez Entrée, ou un numéro, par exemple ${failing}, qui n’est pas remis. Ctrl-C arrête tout.`,
  devFile: (file, temporary) =>
    `Son fichier : ${file}${temporary ? ' (effacé à la fin ; gardez-en un avec --store)' : ''}`,
  wellDone: 'tout va bien',
  wrong: (count) => (count === 1 ? '1 chose ne va pas' : `${count} choses ne vont pas`),
};

/** The words in the language of others. */
export function setUpWordsIn(words: Words): SetUpWords {
  return setUpWords(words === wordsFor('fr') ? 'fr' : 'en');
}

/** The words of a language. */
export function setUpWords(language: Language): SetUpWords {
  return language === 'fr' ? fr : en;
}

function list(lead: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${lead}${names.join(', ')}.`;
}

function shownDays(days: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: days < 10 ? 1 : 0 }).format(days);
}
