import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core';
import { createCallback } from './callback.ts';
import { importAhead } from './http.ts';
import { createNotifier } from './notifier.ts';
import { type DevcodeSettings, resolveSettings } from './settings.ts';

/**
 * Devcode SMS of Cameroon: a notifier that sends and reads the balance, and the callback for its delivery reports.
 *
 * @example
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError when a setting cannot work
 */
export function devcode(settings: DevcodeSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, createNotifier(resolved));
      container.registerInstance(CALLBACK, createCallback(resolved));
    },
    // Not waited for: a hub starts without it, and what the first message would wait 200 ms for is there by then.
    async start() {
      void importAhead(resolved.fetch);
    },
  };
}
