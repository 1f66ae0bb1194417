import { devcode } from '@nkul/adapter-devcode';
import { createHub, maskAddress } from '@nkul/core';

/** Sends one real SMS. Its delivery report goes to the address in the account, not to this process. */
export async function sendRealSms(
  apiKey: string,
  to: string,
  sender: string,
  baseUrl?: string,
): Promise<string> {
  const hub = await createHub({ plugins: [devcode({ apiKey, sender, ...(baseUrl && { baseUrl }) })] });
  try {
    const answered = new Promise<void>((resolve) => {
      for (const name of [
        'message.sent',
        'message.rejected',
        'message.failed',
        'message.unknown',
        'message.deferred',
      ] as const) {
        hub.on(name, () => resolve());
      }
    });
    const { id } = await hub.notify({ to: { phone: to }, text: 'Nkul : ce message est un essai.' });
    await answered;
    const message = await hub.get(id);
    const attempt = message?.attempts.at(-1);
    const reason = attempt?.reason === undefined ? '' : ` (${attempt.reason.message})`;
    return `${maskAddress(message?.recipient.phone ?? to)}: ${message?.status ?? 'gone'}${reason}, ${attempt?.units ?? 0} units`;
  } finally {
    await hub.stop({ drain: false });
  }
}
