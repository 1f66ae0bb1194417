import type { Coded, Sentences } from './sentences.ts';

/** The details of each problem of a value that a template was given. */
export interface ValueDetails {
  readonly linkMissing: Nothing;
  readonly missing: { readonly unused: readonly string[] };
  readonly isPart: Nothing;
  readonly notLink: Nothing;
  readonly notUrl: Nothing;
  readonly unused: { readonly known: readonly string[] };
  readonly notNumber: Nothing;
  readonly notDate: Nothing;
  readonly notChoice: Nothing;
  readonly notText: { readonly name: string };
  readonly tooLong: { readonly limit: number };
  readonly tooLarge: { readonly limit: number };
}

/** The problems of a value that a template was given, in English. They never show the value: it may be a secret code. */
export const valueEn: Sentences<ValueDetails> = {
  linkMissing: () => "is missing: give createHub() optOut, such as { url: 'https://ex.am/u' }.",
  missing: ({ unused }) =>
    unused.length === 0
      ? 'is missing.'
      : `is missing. It was given ${unused.join(', ')}, which it does not use.`,
  isPart: () => 'is a common part of the catalog: its texts have it already. Leave it out.',
  notLink: () => 'must be a whole web address, such as https://example.com/aide.',
  notUrl: () =>
    'must be a whole address that begins with https:, http: or mailto:, as the HTML of its e-mail links to it.',
  unused: ({ known }) => `is not used by it. Its values are: ${known.join(', ') || 'none'}.`,
  notNumber: () => 'must be a finite number.',
  notDate: () => 'must be a valid Date, or an ISO 8601 time with its offset.',
  notChoice: () => 'must be a string or a boolean.',
  notText: ({ name }) =>
    `must be a string: a code as text keeps its zeros. For an amount or a count, the text says {${name}, number}.`,
  tooLong: ({ limit }) => `is longer than ${limit} characters.`,
  tooLarge: ({ limit }) => `is more than ${limit}, its limit.`,
};

/** The same in French. */
export const valueFr: Sentences<ValueDetails> = {
  linkMissing: () => "manque : donnez optOut à createHub(), comme { url: 'https://ex.am/u' }.",
  missing: ({ unused }) =>
    unused.length === 0 ? 'manque.' : `manque. Il a reçu ${unused.join(', ')}, dont il ne se sert pas.`,
  isPart: () => 'est une partie commune du catalogue : ses textes l’ont déjà. Enlevez-la.',
  notLink: () => 'doit être une adresse web entière, comme https://example.com/aide.',
  notUrl: () =>
    'doit être une adresse entière qui commence par https:, http: ou mailto:, car le HTML de son courriel y mène.',
  unused: ({ known }) => `ne lui sert pas. Ses valeurs sont : ${known.join(', ') || 'aucune'}.`,
  notNumber: () => 'doit être un nombre fini.',
  notDate: () => 'doit être une Date valable, ou une heure ISO 8601 avec son décalage.',
  notChoice: () => 'doit être une chaîne ou un booléen.',
  notText: ({ name }) =>
    `doit être une chaîne : un code écrit en texte garde ses zéros. Pour un montant ou un nombre, le texte dit {${name}, number}.`,
  tooLong: ({ limit }) => `a plus de ${limit} caractères.`,
  tooLarge: ({ limit }) => `dépasse ${limit}, sa limite.`,
};

/** A problem of a value before its language is known. */
export type ValueSaying = Coded<ValueDetails>;

type Nothing = Readonly<Record<never, never>>;
