import { ConfigurationError, checkCountry, GUARD, type Guard, type Plugin } from '@nkul/core/adapter';
import { checkDestination } from './check-destination.ts';
import type { GuardOptions } from './guard-options.ts';
import { resolveOptions } from './resolve-options.ts';
import { spendingsOf } from './spendings.ts';

const name = 'guard';

/**
 * Minds where messages go, and how many: numbers of some countries alone, and limits that are counted in the transaction which
 * stores a message, so that several processes on one store share them. A hub has one of it.
 *
 * @example
 * const hub = await createHub({
 *   plugins: [
 *     devcode({ apiKey, sender: 'NKUL' }),
 *     guard({ countries: ['CM', 'GA'], limits: [{ per: 'recipient', most: '3 per 10m', template: 'otp' }] }),
 *   ],
 * });
 *
 * @throws ConfigurationError if an option cannot work
 */
export function guard(options: GuardOptions = {}): Plugin {
  const resolved = resolveOptions(options);
  const { countries, prefixes } = resolved;
  const registered: Guard = {
    name,
    inspect(message, { defaultCountry }) {
      checkDestination(message, { countries: countries ?? [defaultCountry], prefixes });
      return spendingsOf(message, resolved);
    },
    ...(resolved.quietUntil && {
      quietUntil: (message, at, { defaultCountry }) => resolved.quietUntil?.(message, at, defaultCountry),
    }),
  };
  return {
    name,
    register(container) {
      const others = container.isRegistered(GUARD) ? container.resolveAll(GUARD) : [];
      if (others.some((other) => other.name === name))
        throw new ConfigurationError(
          'guard() is among the plugins twice, so that its limits would count twice: give it all limits once.',
          { field: 'plugins' },
        );
      container.registerInstance(GUARD, registered);
    },
    async start() {
      // Not before: the hub loads the list of countries when it is made.
      for (const country of countries === '*' ? [] : (countries ?? [])) checkCountry(country, 'countries');
    },
  };
}
