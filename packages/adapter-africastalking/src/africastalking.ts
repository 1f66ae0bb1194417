import { importHttp } from '@nkul/adapter-kit';
import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { AfricasTalkingCallback } from './callback.ts';
import { AfricasTalkingNotifier } from './notifier.ts';
import { type AfricasTalkingSettings, resolveSettings } from './settings.ts';

/**
 * Africa's Talking: a notifier that sends SMS and reads the balance, and the callback for its delivery reports and for
 * people who opt out.
 *
 * @example
 * const hub = await createHub({ plugins: [africasTalking({ username, apiKey, sender: 'NKUL' })] });
 *
 * @throws ConfigurationError if a setting cannot work
 */
export function africasTalking(settings: AfricasTalkingSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, new AfricasTalkingNotifier(resolved));
      container.registerInstance(CALLBACK, new AfricasTalkingCallback(resolved));
    },
    start: () => importHttp(resolved),
  };
}
