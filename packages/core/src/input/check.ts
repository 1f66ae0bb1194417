import * as v from 'valibot';
import { ConfigurationError, type NkulError } from '../base/errors.ts';
import { firstIssue, placeOf } from './object.ts';

/** The words and the error with which wrong input is refused. */
export interface Subject {
  /** The start of an error's sentence, such as `devcode(): `. */
  readonly prefix: string;
  /** The name of the whole input, for a mistake that is not in one field: `The notification`. */
  readonly whole: string;
  readonly refuse: new (message: string, options: { readonly field?: string }) => NkulError;
}

/**
 * Checks input. Returns a copy as the schema makes it, with times as dates and durations in milliseconds.
 *
 * @throws the subject's error, which names the first wrong field
 */
export function checked<Output>(
  schema: v.GenericSchema<unknown, Output>,
  given: unknown,
  { prefix, whole, refuse }: Subject,
): Output {
  const { issues, output } = v.safeParse(schema, given, firstIssue);
  if (issues === undefined) return output;
  const [issue] = issues;
  const field = placeOf(issue.path);
  const end = issue.message.endsWith('?') ? '' : '.';
  throw new refuse(`${prefix}${field ?? whole} ${issue.message}${end}`, field === undefined ? {} : { field });
}

/**
 * Checks the settings of a plugin, or of a part that is made before the hub.
 *
 * @param maker the function that gets the settings, such as `devcode()`
 * @throws ConfigurationError that names the first wrong setting, and the nearest known one
 *
 * @example
 * const { apiKey, timeout = 5_000 } = checkSettings(
 *   objectOf({ apiKey: textOf(200), timeout: v.optional(durationSchema) }, { noun: 'setting' }),
 *   settings,
 *   'otherSms()',
 * );
 */
export function checkSettings<Output>(
  schema: v.GenericSchema<unknown, Output>,
  settings: unknown,
  maker: string,
): Output {
  return checked(schema, settings, {
    prefix: `${maker}: `,
    whole: 'its settings',
    refuse: ConfigurationError,
  });
}
