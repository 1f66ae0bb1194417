import { CALLBACK, type CallbackEntry, type DeliveryReport, type Plugin } from '@nkul/core/adapter';

/** A callback of a notifier that reads a list of reports; an entry without a reference is unusable. */
export function reportsAsJson(notifier: string): Plugin {
  return {
    name: 'reports-as-json',
    register(container) {
      container.registerInstance(CALLBACK, {
        notifier,
        read({ body }) {
          if (body instanceof Uint8Array) throw new TypeError('the test gives parsed bodies');
          // A test gives these alone.
          const given = body.parsed as readonly Partial<DeliveryReport>[];
          return { entries: given.map((entry) => entryOf(notifier, entry)) };
        },
        answer: () => ({ status: 200, headers: {}, body: '' }),
      });
    },
  };
}

function entryOf(
  notifier: string,
  { reference, status = 'delivered', to, price }: Partial<DeliveryReport>,
): CallbackEntry {
  if (reference === undefined)
    return { kind: 'quarantined', quarantined: { reason: 'no reference', raw: {} } };
  const named = { ...(to !== undefined && { to }), ...(price !== undefined && { price }) };
  return { kind: 'report', report: { notifier, reference, status, ...named, raw: {} } };
}
