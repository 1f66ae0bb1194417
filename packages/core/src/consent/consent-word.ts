/** Words that stop messages wherever they begin a reply, without accents and in lower case. */
const stopWords: ReadonlySet<string> = new Set([
  ...['stop', 'stopall', 'unsubscribe', 'unsub', 'optout'],
  ...['arret', 'arrett', 'arrete', 'arreter', 'arretez'],
  ...['desabonner', 'desabonnement', 'desabonnez', 'desinscrire', 'desinscription', 'desinscrivez'],
]);
/** Words that stop messages only if they are all of the reply: “Cancel my order” is about something else. */
const loneStopWords: ReadonlySet<string> = new Set([
  'cancel',
  'end',
  'quit',
  'revoke',
  'remove',
  'remove me',
]);
const startWords: ReadonlySet<string> = new Set([
  ...['start', 'unstop', 'resubscribe', 'subscribe', 'optin'],
  ...['reprendre', 'reprenez', 'reabonner', 'reabonnement', 'reabonnez', 'reinscrire'],
]);
/** Polite words before a keyword. */
const before: ReadonlySet<string> = new Set([
  ...[
    'please',
    'pls',
    'ok',
    'hi',
    'hello',
    'svp',
    'stp',
    'merci',
    'je',
    'veux',
    'voudrais',
    'i',
    'want',
    'to',
    'de',
    'me',
    'veuillez',
    'bonjour',
    'bonsoir',
  ],
]);
/** Words after a keyword which show that it is about messages. */
const after: ReadonlySet<string> = new Set([
  ...[
    'please',
    'this',
    'from',
    'list',
    'pls',
    'thanks',
    'thank',
    'you',
    'all',
    'now',
    'sending',
    'texting',
    'messaging',
    'me',
    'your',
  ],
  ...[
    'the',
    'these',
    'any',
    'more',
    'sms',
    'msg',
    'msgs',
    'message',
    'messages',
    'text',
    'texts',
    'texto',
    'textos',
  ],
  ...['promo', 'promos', 'promotion', 'promotions', 'promotional', 'marketing', 'ads', 'spam', 'newsletter'],
  ...[
    'alert',
    'alerts',
    'alerte',
    'alertes',
    'notification',
    'notifications',
    'info',
    'infos',
    'news',
    'offers',
  ],
  ...['svp', 'stp', 'merci', 'tout', 'tous', 'toutes', 'pub', 'pubs', 'publicite', 'publicites', 'offres'],
  ...[
    'de',
    'd',
    'm',
    'moi',
    'envoyer',
    'envoi',
    'envois',
    'des',
    'du',
    'la',
    'le',
    'les',
    'l',
    'vos',
    'ces',
    'au',
  ],
]);
/** Words after “stop” which show that it is not about messages: a place, a negation. */
const elsewhere: ReadonlySet<string> = new Set([
  ...[
    'ici',
    'la',
    'labas',
    'here',
    'there',
    'by',
    'in',
    'at',
    'over',
    'pas',
    'plus',
    'not',
    'no',
    'non',
    'signs',
  ],
]);

/** Words of which one is behind a `start` that is not alone. */
const clear: ReadonlySet<string> = new Set([
  ...[
    'please',
    'pls',
    'thanks',
    'svp',
    'stp',
    'merci',
    'sms',
    'msg',
    'msgs',
    'message',
    'messages',
    'text',
    'texts',
  ],
  ...[
    'promo',
    'promos',
    'promotions',
    'marketing',
    'newsletter',
    'alerts',
    'alertes',
    'notifications',
    'offers',
    'offres',
  ],
]);

const mostWords = 12;

/**
 * Tells from the text of an inbound message whether its sender wants no more messages (`stop`), or wants them again
 * (`start`). Case, accents, punctuation and spaces do not matter. A keyword may have polite words around it, and after it
 * what it is about: `STOP PROMO`, `stop svp`, `Merci de me désabonner`. `stop` may have any single word behind it, such as the name
 * of a shop. A sentence that only contains a keyword is neither: “Don't stop sending”, “arrêtez-vous à 8h ?”.
 *
 * `YES` and `OUI` are not taken as consent, as they answer any question: a person who confirms an appointment has not asked for
 * marketing again. Twilio lifts its own block for `YES`.
 *
 * Sources: the defaults of Twilio (STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, REVOKE, OPTOUT; ARRET, ARRETE, ARRETT;
 * START, UNSTOP: https://help.twilio.com/articles/223134027, https://www.twilio.com/docs/proxy/opt-out-keywords); the
 * required words of AWS (ARRET, OPT-OUT, REMOVE:
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html); the CTIA Messaging Principles, 5.1.3, by
 * which case, punctuation and nearby words must not matter; and `STOP`, which French law has for commercial texts from five-digit
 * numbers (https://www.cnil.fr/fr/la-prospection-commerciale-par-sms-mms).
 *
 * @example
 * consentWord('Arrêt.'); // 'stop'
 */
export function consentWord(text: string): 'stop' | 'start' | undefined {
  const [first = '', ...others] = text.slice(0, 1_000).trim().split('\n');
  const isBare = others.length > 0 && wordsOf(first).length === 1;
  // A signature may follow: “STOP”, and below it “Sent from my phone”.
  return isBare && wordOf(first) === 'stop' ? 'stop' : wordOf(text);
}

function wordOf(text: string): 'stop' | 'start' | undefined {
  const words = wordsOf(text);
  if (loneStopWords.has(words.join(' '))) return 'stop';
  if (words.length > mostWords) return undefined;
  const at = words.findIndex((word) => !before.has(word));
  const keyword = words[at] ?? '';
  const rest = words.slice(at + 1);
  // “Stop?” alone is meant; a longer question is not.
  if (text.includes('?') && rest.length > 0) return undefined;
  if (stopWords.has(keyword) && (isAboutMessages(rest) || isCalledOut(text))) return 'stop';
  // An opt-in needs clear words: “reprendre le …” is about something else.
  const isClear = rest.length === 0 || rest.some((word) => clear.has(word));
  if (startWords.has(keyword) && isAboutMessages(rest) && isClear && !text.includes('?')) return 'start';
  return keyword === 'stop' && at === 0 && isOneName(rest) ? 'stop' : undefined;
}

/** “STOP!! I want …”: the keyword comes first, and by itself. */
function isCalledOut(text: string): boolean {
  return /^\s*(?:stop|arr[eê]tez?)\s*!/iu.test(text.normalize('NFC').slice(0, 100));
}

function isAboutMessages(rest: readonly string[]): boolean {
  return rest.every((word) => after.has(word) || /^\d{3,6}$/.test(word)) && !isPlace(rest);
}

/** “Stop là”: an article that nothing follows. */
function isPlace(rest: readonly string[]): boolean {
  return rest.length === 1 && elsewhere.has(rest[0] ?? '');
}

/** One more word, such as the name of a shop. */
function isOneName([word = '', ...others]: readonly string[]): boolean {
  const isName = /^\p{L}+$/u.test(word) && !elsewhere.has(word) && !startWords.has(word);
  return others.length === 0 && isName;
}

/** The words of a text, without accents and in lower case. */
function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\u200B-\u200D\uFEFF]/gu, '')
    .toLowerCase()
    .replace(/\bs['’]il (?:vous|te) plait\b/g, 'svp')
    .replace(/\bnon,? merci\b/g, 'merci')
    .replace(/\bopt[ -](in|out)\b/g, 'opt$1');
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
