import { httpGateway } from '@nkul/adapter-http';
import type { Plugin } from '@nkul/core/adapter';

/** A bot of Telegram. The recipient has `addresses: { telegram: '1000001' }`, the id of the chat. */
export function telegram(token: string, baseUrl = 'https://api.telegram.org'): Plugin {
  return httpGateway({
    name: 'telegram',
    channel: 'telegram',
    baseUrl,
    secrets: { token },
    path: ({ secrets }) => `/bot${secrets['token']}/sendMessage`,
    json: ({ to, text }) => ({ chat_id: to, text }),
    answer: {
      taken: { path: 'ok', is: 'true' },
      reference: 'result.message_id',
      code: 'error_code',
      words: 'description',
      retryAfter: 'parameters.retry_after',
      rows: [
        { code: '403', words: /blocked|deactivated/, is: 'opted_out' },
        { code: '400', words: /chat not found/, is: 'invalid_recipient' },
        { code: '400', words: /message is too long/, is: 'too_long' },
        { code: ['401', '404'], is: 'unauthorized' },
      ],
    },
  });
}
