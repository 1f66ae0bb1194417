import type { Language } from './language.ts';
import type { Sentences } from './sentences.ts';

/** The details of each problem of the length of an SMS. */
export interface MeasureDetails {
  readonly budgetUnlimited: { readonly names: readonly string[]; readonly limit: number };
  readonly textUnlimited: { readonly names: readonly string[]; readonly limit: number };
  readonly numberUnlimited: { readonly numbers: readonly NumberLimit[] };
  readonly overBudget: OverBudget;
  readonly valueMayExceed: ValueMay;
  readonly valueMayRefuse: ValueMay;
  readonly oneLess: OneLess;
}

/** A text over its budget. */
export interface OverBudget {
  readonly segments: number;
  readonly units: number;
  readonly encoding: Encoding;
  readonly budget: number;
  /** The units that the budget has room for. */
  readonly room: number;
  readonly values: 'usual' | 'limits' | 'longest';
  readonly causes: readonly Cause[];
  /** The values that are at their longest too where a cause says how much of it would fit. */
  readonly others: readonly string[];
}

/** A value by which a text is over its budget; `fits` is the most that would fit. */
export type Cause =
  | { readonly name: string; readonly kind: 'text'; readonly characters: number; readonly fits?: number }
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly shown: string;
      /** The key of the plural's branch. */
      readonly branch?: string;
      readonly fits?: string;
    }
  | { readonly name: string; readonly kind: 'date' | 'choice'; readonly shown: string };

/** A way to shorten the words of a template. */
export type Shortening = 'doubleSpace' | 'edgeSpace' | 'quotes' | 'ellipsis';

/** The problems of length in English. */
export const measureEn: Sentences<MeasureDetails> = {
  budgetUnlimited: ({ names, limit }) =>
    `has a budget, and ${braced(names)} may have ${limit} characters: give limits, or examples.longest`,
  textUnlimited: ({ names, limit }) =>
    `${braced(names)} may have ${limit} characters: at the longest it is measured with the usual text; give limits, or examples.longest`,
  numberUnlimited: ({ numbers }) =>
    `${numbers.map(({ name, largest }) => `{${name}} is measured up to ${grouped(largest, 'en')}`).join(', ')}: give limits to change it`,
  overBudget: ({ causes, others, values, ...size }) =>
    `takes ${size.segments} segments (${size.units} ${unitsEn[size.encoding]}, and ${size.room} fit into ${size.budget}) ${causes.length === 0 ? `with ${valuesEn[values]}` : `when ${listed(causes.map(causeEn), 'and')}`}: ${size.units - size.room} too many${fitting(causes, others, 'en')}`,
  valueMayExceed: ({ names, segments, budget }) =>
    `one emoji in ${listed(names.map(inBraces), 'or')} has it sent in UCS-2: ${segments} segments, and it is refused, since its budget is ${budget}; with the encoding gsm7 it is always sent`,
  valueMayRefuse: ({ names }) =>
    `one emoji in ${listed(names.map(inBraces), 'or')} has the message refused, since it may not be sent in UCS-2; with the encoding gsm7 it is always sent`,
  oneLess: ({ units, encoding, over, segments, shorter }) =>
    `takes ${units} ${unitsEn[encoding]}: ${over} less, and it is ${segments === 1 ? '1 segment' : `${segments} segments`}${shorter.length === 0 ? '' : ` (${shorter.map((one) => shorterEn[one]).join(', ')})`}`,
};

/** The same in French. */
export const measureFr: Sentences<MeasureDetails> = {
  budgetUnlimited: ({ names, limit }) =>
    `a un budget, et ${braced(names)} ${names.length === 1 ? 'peut' : 'peuvent'} avoir ${limit} caractères : donnez des limits, ou examples.longest`,
  textUnlimited: ({ names, limit }) =>
    `${braced(names)} ${names.length === 1 ? 'peut' : 'peuvent'} avoir ${limit} caractères : au plus long, mesuré avec le texte habituel ; donnez des limits, ou examples.longest`,
  numberUnlimited: ({ numbers }) =>
    `${numbers.map(({ name, largest }) => `{${name}} est mesuré jusqu’à ${grouped(largest, 'fr')}`).join(', ')} : donnez des limits pour le changer`,
  overBudget: ({ causes, others, values, ...size }) =>
    `prend ${size.segments} segments (${size.units} ${unitsFr[size.encoding]}, et ${size.budget} en ${size.budget === 1 ? 'contient' : 'contiennent'} ${size.room}) ${causes.length === 0 ? `avec ${valuesFr[values]}` : `quand ${listed(causes.map(causeFr), 'et')}`} : ${size.units - size.room} de trop${fitting(causes, others, 'fr')}`,
  valueMayExceed: ({ names, segments, budget }) =>
    `un emoji dans ${listed(names.map(inBraces), 'ou')} le fait partir en UCS-2 : ${segments} segments, et il est refusé, car son budget est ${budget} ; avec l’encoding gsm7, il part toujours`,
  valueMayRefuse: ({ names }) =>
    `un emoji dans ${listed(names.map(inBraces), 'ou')} fait refuser le message, car il ne peut pas partir en UCS-2 ; avec l’encoding gsm7, il part toujours`,
  oneLess: ({ units, encoding, over, segments, shorter }) =>
    `prend ${units} ${unitsFr[encoding]} : ${over} de moins, et c’est ${segments === 1 ? '1 segment' : `${segments} segments`}${shorter.length === 0 ? '' : ` (${shorter.map((one) => shorterFr[one]).join(', ')})`}`,
};

const unitsEn = { gsm7: 'septets', ucs2: 'units' };
const unitsFr: typeof unitsEn = { gsm7: 'septets', ucs2: 'unités' };

const valuesEn = {
  usual: 'usual values',
  limits: 'every value at its longest',
  longest: 'the longest values',
};
const valuesFr: typeof valuesEn = {
  usual: 'les valeurs habituelles',
  limits: 'chaque valeur au plus long',
  longest: 'les valeurs les plus longues',
};

const shorterEn: Readonly<Record<Shortening, string>> = {
  doubleSpace: 'it has two spaces in a row',
  edgeSpace: 'it has a space at its end',
  quotes: 'it has spaces inside its quotation marks',
  ellipsis: 'its dots take 3 each',
};
const shorterFr: typeof shorterEn = {
  doubleSpace: 'il a deux espaces de suite',
  edgeSpace: 'il a une espace au bout',
  quotes: 'il a des espaces dans ses guillemets',
  ellipsis: 'ses points de suspension en prennent 3',
};

function causeEn(cause: Cause): string {
  if (cause.kind === 'text') return `{${cause.name}} has ${cause.characters} characters`;
  const branch = cause.kind === 'number' && cause.branch ? ` (the branch ${cause.branch})` : '';
  return `{${cause.name}} is «${isolated(cause.shown)}»${branch}`;
}

function causeFr(cause: Cause): string {
  if (cause.kind === 'text') return `{${cause.name}} a ${cause.characters} caractères`;
  const branch = cause.kind === 'number' && cause.branch ? ` (la branche ${cause.branch})` : '';
  return `{${cause.name}} est « ${isolated(cause.shown)} »${branch}`;
}

/** A text from right to left keeps its place in the sentence. */
function isolated(text: string): string {
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text) ? `\u2068${text}\u2069` : text;
}

function fitEn(cause: Cause): string {
  if (cause.kind === 'text') return `the longest {${cause.name}} that fits has ${cause.fits}`;
  return cause.kind === 'number' ? `{${cause.name}} fits up to ${cause.fits}` : '';
}

function fitFr(cause: Cause): string {
  if (cause.kind === 'text') return `le plus long {${cause.name}} qui tient en a ${cause.fits}`;
  return cause.kind === 'number' ? `{${cause.name}} tient jusqu’à ${cause.fits}` : '';
}

/** The most that fits, of the values for which there is one, with the others at their longest. */
function fitting(causes: readonly Cause[], others: readonly string[], language: Language): string {
  const known = causes.filter((cause) => 'fits' in cause && cause.fits !== undefined);
  if (known.length === 0) return '';
  const names = listed(others.map(inBraces), language === 'fr' ? 'et' : 'and');
  if (language === 'fr') {
    const beside = others.length === 0 ? '' : `avec ${names} au plus long aussi, `;
    return ` ; ${beside}${known.map(fitFr).join(' ou ')}`;
  }
  const beside = others.length === 0 ? '' : `with ${names} at the longest too, `;
  return `; ${beside}${known.map(fitEn).join(' or ')}`;
}

/** `a, b and c`. */
function listed(items: readonly string[], last: string): string {
  const [end = '', ...before] = items.toReversed();
  return before.length === 0 ? end : `${before.toReversed().join(', ')} ${last} ${end}`;
}

function braced(names: readonly string[]): string {
  return names.map(inBraces).join(', ');
}

function inBraces(name: string): string {
  return `{${name}}`;
}

function grouped(number: number, language: 'en' | 'fr'): string {
  return number === 1 ? '100 %' : new Intl.NumberFormat(language).format(number).replace(/\s/g, ' ');
}

type Encoding = 'gsm7' | 'ucs2';

interface NumberLimit {
  readonly name: string;
  readonly largest: number;
}

interface ValueMay {
  readonly names: readonly string[];
  readonly segments: number;
  readonly budget: number;
}

interface OneLess {
  readonly units: number;
  readonly encoding: Encoding;
  readonly over: number;
  readonly segments: number;
  readonly shorter: readonly Shortening[];
}
