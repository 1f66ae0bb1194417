import { createHub } from '@nkul/core';
import { NOTIFIER, type Notifier, type Outgoing } from '@nkul/core/adapter';
import { type DevcodeSettings, devcode } from '../src/index.ts';

/** The notifier that the plugin registers. */
export async function notifierOf(settings: Partial<DevcodeSettings>): Promise<Notifier> {
  const hub = await createHub({
    plugins: [devcode({ apiKey: 'demo-key', sender: 'NKUL', ...settings })],
    start: false,
  });
  return hub.container.resolve(NOTIFIER);
}

/** A message on its way out to a number. */
export function outgoing(to: string, text = 'Bonjour'): Outgoing {
  return { id: `id-${to}`, attempt: 1, to, content: { text }, recipient: { phone: to }, metadata: {} };
}
