import * as v from 'valibot';
import { quoted } from '../base/shown-text.ts';
import { checkSettings } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { booleanSchema, durationSchema, numberAboveZero, wholeFrom } from '../input/values.ts';
import type { Notifier } from '../ports/notifier.ts';

const limitsSchema = v.object({
  limits: v.optional(
    objectOf(
      {
        perCall: v.optional(wholeFrom(1)),
        mixed: v.optional(booleanSchema),
        perSecond: v.optional(numberAboveZero),
        inFlight: v.optional(wholeFrom(1)),
        maxRetryAfter: v.optional(durationSchema),
      },
      { noun: 'limit' },
    ),
  ),
});

/**
 * Checks the limits of a notifier: with a limit that allows no call, its messages would wait for ever.
 *
 * @throws ConfigurationError if a limit is not valid
 */
export function checkLimits({ name, limits }: Notifier): void {
  checkSettings(limitsSchema, { limits }, `The notifier ${quoted(name)}`);
}
