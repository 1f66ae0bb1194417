import type { Notifier, Outgoing, Submission } from '@nkul/core/adapter';
import { SmtpNotifier } from '../src/notifier.ts';
import { resolveSettings, type SmtpSettings } from '../src/settings.ts';

/** The notifier of a server on loopback. */
export function notifierAt(port: number, settings: Partial<SmtpSettings> = {}): SmtpNotifier {
  const given = { host: '127.0.0.1', port, from: 'Shop <shop@example.com>', ...settings };
  return new SmtpNotifier(resolveSettings(given));
}

export function outgoing(more: Partial<Outgoing> = {}): Outgoing {
  const to = more.to ?? 'amina@example.com';
  return {
    id: '01900000-0000-7000-8000-000000000001',
    attempt: 1,
    to,
    content: { text: 'Bonjour' },
    recipient: { email: to },
    metadata: {},
    ...more,
  };
}

/** The submission of one mail. */
export async function submitted(
  notifier: Notifier,
  message: Partial<Outgoing> = {},
  options: Partial<Parameters<Notifier['send']>[1]> = {},
): Promise<Submission> {
  const given = { signal: new AbortController().signal, ...options };
  const [submission] = await notifier.send([outgoing(message)], given);
  if (submission === undefined) throw new Error('there is no submission');
  return submission;
}
