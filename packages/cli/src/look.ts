import { Exit } from './exit.ts';
import { writeMessages } from './list.ts';
import type { Opened } from './opened.ts';
import { timeFor, write } from './shown.ts';
import { timeGiven } from './since.ts';

/** `nkul unknown`: the messages that a provider may or may not have sent, the oldest first. */
export async function unknown(opened: Opened): Promise<void> {
  const { items } = await opened.hub.find({ status: 'unknown', limit: 100 });
  writeMessages(opened, items);
}

/** `nkul providers`: each notifier that is paused, or that messages wait for. */
export async function providers(opened: Opened): Promise<void> {
  const { hub } = opened;
  const [queues, pauses] = await Promise.all([hub.reading.queues(), hub.pauses()]);
  const names = [...new Set([...queues, ...pauses].map(({ notifier }) => notifier))].sort();
  const rows = names.map((notifier) => ({
    notifier,
    pause: pauses.find((pause) => pause.notifier === notifier),
    queue: queues.find((queue) => queue.notifier === notifier),
  }));
  write(opened, rows, {
    headings: ['notifier', 'why', 'since', 'waiting', 'held'],
    cells: ({ notifier, pause, queue }) => [
      notifier,
      pause?.reason ?? '',
      timeFor(pause?.since, opened),
      String(queue?.waiting ?? 0),
      String(queue?.held ?? 0),
    ],
    fields: ({ notifier, pause, queue }) => ({
      notifier,
      ...(pause && { paused: pause.reason, since: pause.since }),
      waiting: queue?.waiting ?? 0,
      held: queue?.held ?? 0,
      ...(queue?.firstExpiryAt && { firstExpiryAt: queue.firstExpiryAt }),
    }),
  });
}

/**
 * `nkul reports`: things that providers sent and that do not belong to a message, the newest first.
 *
 * @throws Exit if the kind does not exist
 */
export async function reports(opened: Opened, { kind }: { readonly kind?: string }): Promise<void> {
  const kinds = ['parked', 'quarantined', 'inbound', 'change'] as const;
  const wanted = kinds.find((one) => one === kind);
  if (kind !== undefined && wanted === undefined)
    throw new Exit(2, `--kind is ${kind}: give one of ${kinds.join(', ')}.`);
  const { items } = await opened.hub.reading.strays(wanted === undefined ? {} : { kind: wanted });
  write(opened, items, {
    headings: ['at', 'kind', 'notifier', 'reference'],
    cells: (stray) => [
      timeFor(stray.at, opened),
      stray.kind,
      stray.notifier,
      'report' in stray ? stray.report.reference : '',
    ],
    fields: (stray) => ({
      at: stray.at,
      kind: stray.kind,
      notifier: stray.notifier,
      ...('report' in stray && { reference: stray.report.reference, status: stray.report.status }),
    }),
  });
}

/** `nkul audit`: who did what, the newest first. */
export async function audit(opened: Opened): Promise<void> {
  const { items } = await opened.hub.reading.acts();
  write(opened, items, {
    headings: ['at', 'who', 'what', 'about', 'note'],
    cells: ({ at, by, what, as, message, notifier, note }) => [
      timeFor(at, opened),
      by === undefined ? '–' : `${by.name} (${by.through})`,
      as === undefined ? what : `${what}: ${as}`,
      message ?? notifier ?? '',
      note ?? '',
    ],
    fields: (act) => act,
  });
}

/** `nkul stats`: the attempts by notifier: how many were accepted and delivered, and the units that they cost. */
export async function stats(opened: Opened, { since = '24h' }: { readonly since?: string }): Promise<void> {
  const { hub, terminal } = opened;
  const rows = await hub.reading.stats({
    from: timeGiven('--since', since, terminal.now()),
    by: ['notifier'],
  });
  write(
    opened,
    rows.filter(({ attempts }) => attempts > 0),
    {
      headings: ['notifier', 'attempts', 'accepted', 'delivered', 'undelivered', 'unknown', 'units', 'cost'],
      cells: ({ notifier = '', attempts, accepted, delivered, undelivered, unknown: open, units, cost }) => [
        notifier,
        ...[attempts, accepted, delivered, undelivered, open, units].map(String),
        cost.map(({ amount, currency }) => `${amount} ${currency}`).join(', '),
      ],
      fields: (row) => row,
    },
  );
}
