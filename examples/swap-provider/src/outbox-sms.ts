import { appendFile } from 'node:fs/promises';
import { NOTIFIER, type Plugin } from '@nkul/core/adapter';

/** An SMS provider for development: each message becomes a line of JSON in a file. */
export function outboxSms({ file }: { readonly file: string }): Plugin {
  return {
    name: 'outbox',
    register: (container) =>
      void container.registerInstance(NOTIFIER, {
        name: 'outbox',
        channel: 'sms',
        reports: 'never',
        async send(messages) {
          const lines = messages.map(
            ({ id, to, content }) => `${JSON.stringify({ id, to, text: content.text })}\n`,
          );
          await appendFile(file, lines.join(''));
          return messages.map(({ id }) => ({ outcome: 'accepted', reference: id }));
        },
      }),
  };
}
