import { importHttp } from '@nkul/adapter-kit';
import { CALLBACK, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { GatewayCallback } from './callback.ts';
import { GatewayNotifier } from './notifier.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { HttpGatewaySettings } from './settings.ts';

/**
 * Any gateway over HTTP: a notifier, and the callback for its delivery reports if `report` is set.
 *
 * @example
 * const hub = await createHub({
 *   plugins: [
 *     httpGateway({
 *       baseUrl: 'https://api.example.com',
 *       channel: 'sms',
 *       secrets: { key },
 *       path: '/messages',
 *       headers: ({ secrets }) => ({ authorization: `Bearer ${secrets.key}` }),
 *       json: ({ to, text }) => ({ to, text }),
 *       answer: { reference: 'id', code: 'error.code' },
 *     }),
 *   ],
 * });
 *
 * @throws ConfigurationError if a setting cannot work
 */
export function httpGateway(settings: HttpGatewaySettings): Plugin {
  const resolved = resolveSettings(settings);
  const notifier = new GatewayNotifier(resolved);
  const { report } = resolved;
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, notifier);
      if (report !== undefined) container.registerInstance(CALLBACK, new GatewayCallback(resolved, report));
    },
    start: () => importHttp(resolved),
  };
}
