import { importHttp } from '@nkul/adapter-kit';
import { DlrlistCallback } from '@nkul/adapter-kit/dlrlist';
import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { NexahNotifier } from './notifier.ts';
import { type NexahSettings, resolveSettings } from './settings.ts';

/**
 * Nexah of Cameroon: a notifier that sends SMS and reads the balance, and the callback for its delivery reports.
 *
 * @example
 * const hub = await createHub({ plugins: [nexah({ user, password, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError if a setting is not valid
 */
export function nexah(settings: NexahSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, new NexahNotifier(resolved));
      container.registerInstance(CALLBACK, new DlrlistCallback(resolved));
    },
    start: () => importHttp(resolved),
  };
}
