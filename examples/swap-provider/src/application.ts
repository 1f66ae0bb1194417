import { createHub, type Plugin } from '@nkul/core';
import { templates } from '@nkul/templates';
import { catalog } from './catalog.ts';

/**
 * The application: it tells a customer that an order is on its way. Only the plugin names a provider and a channel.
 *
 * @returns the state of the message after the provider's answer, and the provider's reference
 */
export async function tellOfOrder(
  provider: Plugin,
): Promise<{ readonly status: string; readonly reference?: string }> {
  const hub = await createHub({ plugins: [provider, templates(catalog)] });
  try {
    const answered = new Promise<void>((resolve) => {
      for (const name of [
        'message.sent',
        'message.rejected',
        'message.deferred',
        'message.unknown',
      ] as const) {
        hub.on(name, () => resolve());
      }
    });
    const { id } = await hub.notify({
      to: { phone: '+237699128531', email: 'amina@example.com', locale: 'fr' },
      template: 'shipped',
      values: { name: 'Amina', order: 'CM-1042' },
    });
    await answered;
    const message = await hub.get(id);
    const reference = message?.attempts[0]?.reference;
    return { status: message?.status ?? 'gone', ...(reference !== undefined && { reference }) };
  } finally {
    await hub.stop({ drain: false });
  }
}
