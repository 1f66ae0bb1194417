import { importHttp } from '@nkul/adapter-kit';
import { CALLBACK, consoleLogger, LOGGER, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { TwilioCallback } from './callback.ts';
import { TwilioNotifier } from './notifier.ts';
import { resolveSettings, type TwilioSettings } from './settings.ts';

/**
 * Twilio: a notifier that sends SMS or WhatsApp messages and reads the balance, and the callback for its delivery reports
 * and for the messages that people send to you.
 *
 * @example
 * const hub = await createHub({ plugins: [twilio({ accountSid, authToken, from: '+15005550006' })] });
 * app.use('/callbacks', expressWebhook(hub, { token, publicUrl: 'https://example.com' }));
 *
 * @throws ConfigurationError if a setting cannot work
 */
export function twilio(settings: TwilioSettings): Plugin {
  const resolved = resolveSettings(settings);
  const notifier = new TwilioNotifier(resolved);
  return {
    name: resolved.name,
    register(container) {
      container.registerInstance(NOTIFIER, notifier);
      container.registerInstance(CALLBACK, new TwilioCallback(resolved));
    },
    async start(hub) {
      const logger = hub.container.isRegistered(LOGGER, true) ? hub.container.resolve(LOGGER) : consoleLogger;
      notifier.reportsTo(() => hub.callbackUrl(resolved.name), logger);
      await importHttp(resolved);
    },
  };
}
