import {
  CALLBACK,
  type Callback,
  NOTIFIER,
  type Notifier,
  type Outgoing,
  type Submission,
} from '../src/adapter.ts';
import type { DeliveryReport, Plugin } from '../src/index.ts';

/** A plugin that registers a notifier with scripted answers, `accepted` with its message's id by default. */
export function scripted(
  name = 'scripted',
  answer: (message: Outgoing) => Submission | Promise<Submission> = ({ id }) => ({
    outcome: 'accepted',
    reference: id,
  }),
  more: Partial<Notifier> = {},
): Plugin & { readonly sent: readonly Outgoing[] } {
  const sent: Outgoing[] = [];
  return {
    name,
    sent,
    register(container) {
      container.registerInstance<Notifier>(NOTIFIER, {
        name,
        channel: 'sms',
        send: (messages) => {
          sent.push(...messages);
          return Promise.all(messages.map(answer));
        },
        ...more,
      });
      container.registerInstance<Callback>(CALLBACK, reportsAsJson(name));
    },
  };
}

/** A callback whose calls are lists of `{ reference, status, to }`. */
function reportsAsJson(notifier: string): Callback {
  return {
    notifier,
    read({ body }) {
      const list: Pick<DeliveryReport, 'reference' | 'status' | 'to' | 'price'>[] = JSON.parse(
        body instanceof Uint8Array ? new TextDecoder().decode(body) : JSON.stringify(body.parsed),
      );
      return { entries: list.map((raw) => ({ kind: 'report', report: { notifier, ...raw, raw } })) };
    },
    answer: (results) => ({ status: 200, headers: {}, body: JSON.stringify(results) }),
  };
}

/** The body of a call with reports for the callback above. */
export function reports(...list: readonly object[]): { method: string; headers: object; body: Uint8Array } & {
  headers: Record<string, string>;
} {
  return { method: 'POST', headers: {}, body: new TextEncoder().encode(JSON.stringify(list)) };
}
