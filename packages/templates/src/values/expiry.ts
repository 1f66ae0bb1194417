import { ConfigurationError, type Duration, durationMs, RenderError } from '@nkul/core/adapter';
import type { Saying } from '../words/saying.ts';
import type { CheckedValues } from './check-values.ts';
import type { ValueKind } from './value-kind.ts';

/** The units that a value may have, in milliseconds. */
const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration, or a number value with its unit: `'{minutes}m'` is as many minutes as the text says. */
export type ExpiresIn<Name extends string = string> = Duration | `{${Name}}${keyof typeof unitsMs}`;

/** How long a template's messages are worth sending: always as long, or as a value says. */
export type Expiry = { readonly ms: number } | { readonly value: string; readonly unitMs: number };

/** The longest that a value may say, in milliseconds: ten years. */
const longestMs = 3_653 * 86_400_000;

/** Reads the setting, against the values of the texts. Returns what is wrong with it, in words. */
export function readExpiry(
  given: ExpiresIn,
  kinds: ReadonlyMap<string, ValueKind>,
): Expiry | { readonly problem: Saying } {
  const [, value, unit] = /^\{([^{}]+)\}([smhd])$/.exec(String(given)) ?? [];
  if (value === undefined) return readDuration(given);
  const kind = kinds.get(value);
  if (kind === undefined) return { problem: ['expiryUnused', { name: value }] };
  if (kind !== 'number') return { problem: ['expiryKind', { name: value, kind }] };
  // The expression takes no other.
  return { value, unitMs: unitsMs[unit as keyof typeof unitsMs] };
}

function readDuration(given: ExpiresIn): Expiry | { readonly problem: Saying } {
  try {
    // Every value that is not a duration is refused there.
    const ms = durationMs(given as Duration, 'expiresIn');
    return ms > 0 ? { ms } : { problem: ['expiryNothing', {}] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { problem: ['expiryWrong', { detail: error.message }] };
  }
}

/** The length in milliseconds. @throws RenderError that names the value which makes no sense as one */
export function expiresInMs(expiry: Expiry, values: CheckedValues, template: string): number {
  if ('ms' in expiry) return expiry.ms;
  const ms = Number(values[expiry.value]) * expiry.unitMs;
  if (ms > 0 && ms <= longestMs) return ms;
  throw new RenderError(
    `The value ${expiry.value} of the template ${JSON.stringify(template)} says how long its message is valid: it must be more than 0, and ten years at most.`,
    { field: `values.${expiry.value}` },
  );
}
