import {
  CALLBACK,
  type Callback,
  InvalidCallbackError,
  NOTIFIER,
  type Notifier,
  type Plugin,
} from '@nkul/core/adapter';

/**
 * A provider that is as different from Devcode as possible: each line is `id;status`, and the answer is 202 with a line
 * for each. It keeps the requests that the webhook gave it.
 */
export function toyProvider(name = 'toy'): Plugin & { readonly calls: Parameters<Callback['read']>[0][] } {
  const calls: Parameters<Callback['read']>[0][] = [];
  const notifier: Notifier = {
    name,
    channel: 'sms',
    send: async (messages) =>
      messages.map(({ to }) => ({ outcome: 'accepted', reference: `toy-${to.replace('+', '')}` })),
  };
  const callback: Callback = {
    notifier: name,
    read(request) {
      calls.push(request);
      const { body } = request;
      if (!(body instanceof Uint8Array)) throw new InvalidCallbackError('The body is no text.');
      const lines = new TextDecoder().decode(body).split('\n').filter(Boolean);
      return {
        entries: lines.map((raw) => {
          const [reference = '', word] = raw.split(';');
          const status = word === 'ok' ? 'delivered' : 'undelivered';
          return { kind: 'report', report: { notifier: name, reference, status, raw } };
        }),
      };
    },
    answer: (results) => ({
      status: results.includes('failed') ? 507 : 202,
      headers: { 'content-type': 'text/x-toy', 'x-toy': String(results.length) },
      body: results.join('\n'),
    }),
  };
  return {
    name,
    calls,
    register(container) {
      container.registerInstance(NOTIFIER, notifier);
      container.registerInstance(CALLBACK, callback);
    },
  };
}
