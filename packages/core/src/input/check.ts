import * as v from 'valibot';
import { ConfigurationError, NkulError } from '../base/errors.ts';
import { firstIssue, placeOf } from './object.ts';

/** The words and the error with which wrong input is refused. */
export interface Subject {
  /** The start of an error's sentence, such as `devcode(): `. */
  readonly prefix: string;
  /** The name of the whole input, for a mistake that is not in one field: `The notification`. */
  readonly whole: string;
  /** The name of the argument, if the whole is one: it is the field of the error. */
  readonly field?: string;
  readonly refuse: new (
    message: string,
    options: { readonly field?: string; readonly cause?: unknown },
  ) => NkulError;
}

/**
 * Checks input. Returns a copy as the schema makes it, with times as dates and durations in milliseconds.
 *
 * @throws the subject's error, which names the first wrong field
 */
export function checked<Output>(
  schema: v.GenericSchema<unknown, Output>,
  given: unknown,
  subject: Subject,
): Output {
  const { prefix, whole, refuse } = subject;
  const { issues, output } = read(schema, given, subject);
  if (issues === undefined) return output;
  const [issue] = issues;
  const place = placeOf(issue.path);
  const field = place ?? subject.field;
  const end = issue.message.endsWith('?') ? '' : '.';
  throw new refuse(`${prefix}${place ?? whole} ${issue.message}${end}`, field === undefined ? {} : { field });
}

/** @throws the subject's error if a getter or a proxy of the input throws */
function read<Output>(
  schema: v.GenericSchema<unknown, Output>,
  given: unknown,
  { prefix, whole, refuse }: Subject,
): v.SafeParseResult<v.GenericSchema<unknown, Output>> {
  try {
    return v.safeParse(schema, given, firstIssue);
  } catch (cause) {
    if (NkulError.is(cause)) throw cause;
    throw new refuse(`${prefix}${whole} cannot be read: one of its fields throws (see cause).`, { cause });
  }
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
