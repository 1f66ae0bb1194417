import {
  checkSettings,
  functionOf,
  listOf,
  numberAboveZero,
  objectOf,
  optionally,
  plainObjectOf,
  readBy,
  textOf,
  timeZoneSchema,
} from '@nkul/core/adapter';
import { languageOf } from '@nkul/verdict';
import type { Language } from '../words/words.ts';
import type { Authenticate, ConsoleOptions } from './console-options.ts';

/** The checked options, with their defaults. */
export interface ResolvedOptions
  extends Pick<ConsoleOptions, 'environment' | 'budget' | 'traceUrl' | 'path'> {
  readonly authenticate: Authenticate;
  readonly secret: Uint8Array;
  readonly timeZone: string;
  readonly language: Language;
  readonly names: Readonly<Record<string, string>>;
  readonly balanceDays: number;
  readonly frameAncestors: readonly string[];
}

const leastSecret = 32;
/** A secret of fewer different bytes can be guessed. */
const fewestBytes = 8;
const noAuthenticate =
  'is missing: give a function that says who makes a request, such as authenticate: async (request) => await visitorOf(request). localhostOnly() lets in the programs of this machine';
const noSecret = `is missing: give 32 random bytes, or text of at least ${leastSecret} characters, such as secret: process.env.NKUL_CONSOLE_SECRET`;

const optionsSchema = objectOf(
  {
    authenticate: readBy<Authenticate>(
      (given) =>
        typeof given === 'function' ? { output: given as Authenticate } : { problem: noAuthenticate },
      noAuthenticate,
    ),
    secret: readBy<Uint8Array>(readSecret, noSecret),
    environment: optionally(textOf(40)),
    timeZone: optionally(timeZoneSchema),
    locale: optionally(textOf(40)),
    names: optionally(plainObjectOf(textOf(255))),
    budget: optionally(objectOf({ perDay: numberAboveZero, currency: textOf(3, 3) })),
    traceUrl: optionally(functionOf<(traceparent: string) => string>()),
    balanceDays: optionally(numberAboveZero),
    path: optionally(textOf(1_000)),
    frameAncestors: optionally(listOf(textOf(255))),
  },
  {
    noun: 'option',
    meant: {
      auth: 'authenticate',
      authorize: 'authenticate',
      zone: 'timeZone',
      basePath: 'path',
      prefix: 'path',
    },
    example: 'such as { authenticate, secret }',
  },
);

/** @throws ConfigurationError that names the first wrong option */
export function resolveOptions(given: ConsoleOptions): ResolvedOptions {
  const {
    locale = 'en',
    timeZone = 'UTC',
    names = {},
    balanceDays = 2,
    frameAncestors = [],
    ...others
  } = checkSettings(optionsSchema, given, 'createConsole()');
  return {
    ...{ ...others, timeZone, names, balanceDays, frameAncestors },
    language: languageOf(locale),
  } as ResolvedOptions;
}

function readSecret(given: unknown): { readonly output: Uint8Array } | { readonly problem: string } {
  const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
  if (!(bytes instanceof Uint8Array)) return { problem: noSecret };
  return bytes.length < leastSecret || new Set(bytes).size < fewestBytes
    ? { problem: `is too short, or can be guessed: give at least ${leastSecret} bytes, or characters` }
    : { output: bytes };
}
