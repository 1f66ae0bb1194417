import { NOTIFIER, type Plugin, type Submission } from '@nkul/core/adapter';
import { createTransport } from 'nodemailer';

/** E-mail over SMTP: a notifier in thirty lines. What the server refuses with a 5xx is refused for good. */
export function email({ smtp, from }: { readonly smtp: string; readonly from: string }): Plugin {
  const transport = createTransport(smtp);
  return {
    name: 'email',
    register: (container) =>
      void container.registerInstance(NOTIFIER, {
        name: 'email',
        channel: 'email',
        send: (messages) =>
          Promise.all(
            messages.map(async ({ to, content: { subject, text, html } }): Promise<Submission> => {
              try {
                const { messageId } = await transport.sendMail({
                  from,
                  to,
                  subject: subject ?? text,
                  text,
                  html,
                });
                return { outcome: 'accepted', reference: messageId };
              } catch (error) {
                return refusal(error);
              }
            }),
          ),
        close: async () => transport.close(),
      }),
  };
}

function refusal(error: unknown): Submission {
  const { responseCode = 0, code = '' } = error as { responseCode?: number; code?: string };
  if (responseCode >= 500)
    return { outcome: 'rejected', reason: { code: 'provider_refused', message: `SMTP ${responseCode}` } };
  if (responseCode >= 400)
    return { outcome: 'deferred', reason: { code: 'unavailable', message: `SMTP ${responseCode}` } };
  if (code === 'ECONNECTION' || code === 'EDNS')
    return { outcome: 'deferred', reason: { code: 'not_connected', message: code } };
  return { outcome: 'unknown', reason: { code: 'no_answer', message: code } };
}
