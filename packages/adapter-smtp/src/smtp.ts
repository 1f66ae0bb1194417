import { NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { SmtpNotifier } from './notifier.ts';
import { resolveSettings, type SmtpSettings } from './settings.ts';

/**
 * E-mail over SMTP: a notifier on the channel `email`, with a pool of connections.
 *
 * @example
 * const hub = await createHub({
 *   plugins: [smtp({ host: 'smtp.example.com', user, password, from: 'Shop <shop@example.com>' })],
 * });
 * await hub.notify({ to: { email: 'amina@example.com' }, text: 'Bonjour' });
 *
 * @throws ConfigurationError if a setting cannot work
 */
export function smtp(settings: SmtpSettings): Plugin {
  const resolved = resolveSettings(settings);
  return {
    name: resolved.name,
    register: (container) => void container.registerInstance(NOTIFIER, new SmtpNotifier(resolved)),
  };
}
