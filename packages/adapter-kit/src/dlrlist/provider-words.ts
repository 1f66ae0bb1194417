import { folded } from './folded.ts';

/** The reason of a refusal. */
export type RefusalKind =
  | 'insufficient_credit'
  | 'unauthorized'
  | 'invalid_sender'
  | 'invalid_recipient'
  | 'some_not_sent'
  | 'invalid_request';

/** The reasons that a code of the gateway can have. */
export type ErrorCodeMeaning = Exclude<RefusalKind, 'some_not_sent'>;

export const errorCodeMeanings: readonly ErrorCodeMeaning[] = [
  'insufficient_credit',
  'unauthorized',
  'invalid_sender',
  'invalid_recipient',
  'invalid_request',
];

export interface WordSettings {
  /** Codes of the gateway beside those that are known. */
  readonly errorCodes: Readonly<Record<string, ErrorCodeMeaning>>;
}

/** Known codes. They are not in the provider's document; `errorCodes` adds others. */
const seenCodes: ReadonlyMap<string, ErrorCodeMeaning> = new Map([['-10003', 'invalid_recipient']]);

/**
 * The reason of a refusal, by its code, then by its words. The provider's document has French words, and the gateway
 * behind it has English ones. Undefined if both are unknown.
 */
export function refusalOf(
  { code, words }: { readonly code?: string | undefined; readonly words: string },
  { errorCodes }: WordSettings,
): RefusalKind | undefined {
  return meaningOf(code, errorCodes) ?? kindOf(words);
}

function meaningOf(
  code: string | undefined,
  errorCodes: WordSettings['errorCodes'],
): ErrorCodeMeaning | undefined {
  const key = code?.trim().replace(/^\u2212/, '-');
  if (key === undefined || key === '') return undefined;
  return Object.hasOwn(errorCodes, key) ? errorCodes[key] : seenCodes.get(key);
}

const longest = 500;

function kindOf(words: string): RefusalKind | undefined {
  if (words === '') return undefined;
  const text = plainWords(words);
  return patterns.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Words in the form for comparing: letters without accents, with single spaces between words. */
function plainWords(words: string): string {
  return folded(
    mended(words.slice(0, longest).replace(/&#?\w{1,8};/g, decodeEntity)).replace(/([a-z])([A-Z])/g, '$1 $2'),
  )
    .replace(/[^a-z0-9']+/g, ' ')
    .trim();
}

/** UTF-8 that was read as Latin 1 and written as UTF-8 again: `NumÃ©ro`. */
function mended(text: string): string {
  if (!/[ÂÃ][\u0080-\u00bf]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Decodes HTML entities for apostrophes and accents, which PHP writes. */
function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1);
  const number = /^#(?:x([\da-f]{1,5})|(\d{1,6}))$/i.exec(name);
  if (number !== null) {
    const [, hex, decimal] = number;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  }
  if (name === 'apos' || name === 'rsquo' || name === 'lsquo') return "'";
  // A letter with its accent is named after the letter.
  return /^[a-z](?:acute|grave|circ|uml|cedil)$/i.test(name) ? name.charAt(0) : ' ';
}

/** The first match decides: credit comes before the account, and the sender before the number. */
const patterns: readonly (readonly [RefusalKind, RegExp])[] = [
  [
    'insufficient_credit',
    /\b(?:solde|credits?)(?: \w+){0,2} (?:insuffisants?|epuises?|expires?)\b|\b(?:plus|pas assez) de (?:solde|credits?)\b/,
  ],
  [
    'insufficient_credit',
    /\b(?:insufficient|not enough|no more|no|low|out of|zero)(?: \w+){0,2} (?:credits?|balance|funds?)\b|\b(?:credits?|balance|funds?)(?: \w+){0,2} (?:insufficient|too low|exhausted|expired|not sufficient)\b/,
  ],
  [
    'invalid_sender',
    /\b(?:sender|senderid|expediteur|emetteur|originator)(?: \w+){0,3} (?:invalide?|non \w+|not \w+|refusee?|rejected|unknown|inconnu|blocked|bloque|unregistered)\b|\b(?:invalid|unknown|unapproved|unregistered|wrong|bad|incorrect|unauthori[sz]ed)(?: \w+)? (?:sender|senderid|originator|source)\b/,
  ],
  ['unauthorized', /\bpas d'autorisation\b/],
  [
    'invalid_recipient',
    /\b(?:numeros?|destinataires?|telephone|portable)(?: \w+){0,3} (?:invalides?|incorrecte?s?|errone|inexistant|non valides?)\b/,
  ],
  [
    'invalid_recipient',
    /\b(?:invalid|wrong|bad|incorrect|malformed)(?: \w+){0,2} (?:mobile|phone|msisdn|recipients?|destination|numbers?(?! of\b))\b|\b(?:mobile|phone|msisdn|recipient|destination)(?: \w+){0,2} (?:invalid|not valid|incorrect|wrong|malformed)\b/,
  ],
  [
    'unauthorized',
    /\b(?:compte|abonnement|account|subscription|user)(?: \w+){0,3} (?:expiree?|expired|suspendue?|suspended|desactive|disabled|deactivated|inactif|inactive|bloque|blocked|locked|not active)\b|\b(?:expired|suspended|disabled|inactive|blocked|locked)(?: \w+)? (?:account|subscription|user)\b/,
  ],
  [
    'unauthorized',
    /\b(?:invalid|wrong|bad|incorrect|unknown)(?: \w+){0,2} (?:api ?key|key|token|user|username|login|password|credentials?)\b|\b(?:api ?key|password|credentials?)(?: \w+)? (?:invalid|incorrect|wrong|expired)\b|\b(?:cle|mot de passe|identifiants?)(?: \w+){0,2} (?:invalides?|incorrecte?s?|expiree?s?|inconnue?s?)\b/,
  ],
  [
    'unauthorized',
    /\b(?:user|username|login|account|utilisateur|compte)(?: \w+){0,3} (?:not found|does not exist|do not match|unknown|invalid|incorrect|wrong|inconnu|introuvable|invalide)\b/,
  ],
  [
    'unauthorized',
    /\bauthenti(?:cation|fication)(?: \w+)? (?:failed|error|required|echouee?|requise)\b|^(?:\w+ )?(?:unauthori[sz]ed|not authori[sz]ed|non autorise|access denied|acces refuse)$/,
  ],
  ['some_not_sent', /\bcertains? messages?\b|\bsome (?:messages?|sms)\b/],
  [
    'invalid_request',
    /\berreur de validation\b|\bvalidation error\b|\b(?:missing|mandatory)(?: \w+)? (?:field|parameter)s?\b|\b(?:champ|parametre)s? (?:manquant|obligatoire|requis)e?s?\b/,
  ],
];
