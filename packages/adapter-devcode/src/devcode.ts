import { importHttp } from '@nkul/adapter-kit';
import { DlrlistCallback } from '@nkul/adapter-kit/dlrlist';
import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { DevcodeNotifier } from './notifier.ts';
import { type DevcodeSettings, resolveSettings } from './settings.ts';

/**
 * Devcode SMS of Cameroon: a notifier that sends and reads the balance, and the callback for its delivery reports.
 *
 * @example
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError if a setting is not valid
 */
export function devcode(settings: DevcodeSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, new DevcodeNotifier(resolved));
      container.registerInstance(CALLBACK, new DlrlistCallback(resolved));
    },
    start: () => importHttp(resolved),
  };
}
