import { importHttp } from '@nkul/adapter-kit';
import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { OrangeCallback } from './callback.ts';
import { OrangeNotifier } from './notifier.ts';
import { type OrangeSettings, resolveSettings } from './settings.ts';

/**
 * Orange's SMS API for Africa and the Middle East: a notifier that sends SMS and reads the units of the contracts, and the
 * callback for its delivery reports.
 *
 * @example
 * const hub = await createHub({
 *   plugins: [orange({ clientId, clientSecret, country: 'CM', senderName: 'NKUL' })],
 * });
 *
 * @throws ConfigurationError if a setting cannot work
 */
export function orange(settings: OrangeSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, new OrangeNotifier(resolved));
      container.registerInstance(CALLBACK, new OrangeCallback(resolved));
    },
    start: () => importHttp(resolved),
  };
}
