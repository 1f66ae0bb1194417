import type { Page, Stray, StraysQuery } from '@nkul/core';
import { maskAddress } from '@nkul/core/adapter';
import type { Opened } from '../open/opened.ts';
import { type RevealOptions, reveals } from '../open/reveal.ts';
import { timeFor, write } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { countGiven, timeGiven, wordGiven } from '../words/since.ts';
import { writeMessages } from './list.ts';

/** `nkul unknown`: the messages that a provider may or may not have sent, the oldest first. */
export async function unknown(
  opened: Opened,
  options: RevealOptions & { readonly limit?: string },
): Promise<void> {
  const { limit = '100' } = options;
  const { items, next } = await opened.hub.find({ status: 'unknown', limit: countGiven('--limit', limit) });
  await writeMessages(opened, items, options);
  if (next !== undefined && !opened.json) opened.terminal.err(opened.words.more);
}

/** `nkul providers`: each notifier that is paused, that messages wait for, or that was called in the last 24 hours. */
export async function providers(opened: Opened): Promise<void> {
  const { hub, terminal } = opened;
  const from = new Date(terminal.now().getTime() - dayMs);
  const [queues, pauses, rows24] = await Promise.all([
    hub.reading.queues(),
    hub.pauses(),
    hub.reading.stats({ from, by: ['notifier'] }),
  ]);
  const called = rows24.filter(({ attempts }) => attempts > 0);
  const names = [
    ...new Set([...queues, ...pauses, ...called].flatMap(({ notifier }) => notifier ?? [])),
  ].sort();
  const rows = names.map((notifier) => ({
    notifier,
    pause: pauses.find((pause) => pause.notifier === notifier),
    queue: queues.find((queue) => queue.notifier === notifier),
    day: called.find((row) => row.notifier === notifier),
  }));
  write(opened, rows, {
    headings: ['notifier', 'paused', 'since', 'waiting', 'held', 'attempts24', 'delivered'],
    cells: ({ notifier, pause, queue, day }) => [
      notifier,
      { text: pause?.reason ?? '', colour: 'yellow' },
      timeFor(pause?.since, opened),
      String(queue?.waiting ?? 0),
      String(queue?.held ?? 0),
      String(day?.attempts ?? 0),
      String(day?.delivered ?? 0),
    ],
    fields: ({ notifier, pause, queue, day }) => ({
      notifier,
      ...(pause && { paused: pause.reason, since: pause.since }),
      waiting: queue?.waiting ?? 0,
      held: queue?.held ?? 0,
      lastDay: { attempts: day?.attempts ?? 0, delivered: day?.delivered ?? 0 },
      ...(queue?.firstExpiryAt && { firstExpiryAt: queue.firstExpiryAt }),
    }),
  });
}

const dayMs = 86_400_000;

const strayKinds = ['parked', 'quarantined', 'conflict', 'inbound', 'change'] as const;

export interface ReportsOptions extends RevealOptions {
  readonly kind?: string;
  readonly to?: string;
  readonly tail?: string;
  readonly via?: string;
  readonly limit?: string;
}

/** `nkul reports`: things that providers sent and that fit no message or contradict another report, the newest first. */
export async function reports(opened: Opened, options: ReportsOptions): Promise<void> {
  const { kind, to, tail, via, limit = '100' } = options;
  if (tail !== undefined && !/^\d{4}$/.test(tail))
    throw new Exit(2, ({ errors }) => errors.isNot('--tail', tail, errors.fourDigits));
  const { items, next } = await straysLike(opened, tail, {
    limit: countGiven('--limit', limit),
    ...(kind !== undefined && { kind: wordGiven('--kind', kind, strayKinds) }),
    ...(to !== undefined && { to }),
    ...(via !== undefined && { notifier: via }),
  });
  writeStrays(opened, items, await reveals(opened, options));
  if (next !== undefined && !opened.json) opened.terminal.err(opened.words.more);
}

/** A page of strays; with the last digits of a number, as many of those as a page has. */
async function straysLike(
  { hub }: Opened,
  tail: string | undefined,
  query: StraysQuery,
): Promise<Page<Stray>> {
  if (tail === undefined) return await hub.reading.strays(query);
  const found: Stray[] = [];
  const { limit = 100 } = query;
  for (let after: string | undefined; ; ) {
    const page = await hub.reading.strays({ ...query, limit: 1_000, ...(after !== undefined && { after }) });
    found.push(...page.items.filter((stray) => rawAddressIn(stray)?.endsWith(tail)));
    if (page.next === undefined || found.length >= limit) return { items: found.slice(0, limit) };
    after = page.next;
  }
}

/** Writes strays, with the address and the text that they tell, or without. */
export function writeStrays(opened: Opened, strays: readonly Stray[], revealed: boolean): void {
  write(opened, strays, {
    headings: ['at', 'kind', 'notifier', 'to', 'reference', 'note'],
    cells: (stray) => [
      timeFor(stray.at, opened),
      opened.words.strays[stray.kind],
      stray.notifier,
      addressIn(stray, revealed),
      'report' in stray ? stray.report.reference : '',
      noteOn(stray, revealed),
    ],
    fields: (stray) => (revealed ? stray : maskedStray(stray)),
  });
}

function maskedStray(stray: Stray): object {
  return {
    at: stray.at,
    kind: stray.kind,
    notifier: stray.notifier,
    to: addressIn(stray, false),
    ...('report' in stray && { reference: stray.report.reference, status: stray.report.status }),
    ...(stray.kind === 'conflict' && { message: stray.message }),
    ...(stray.kind === 'quarantined' && { reason: stray.entry.reason }),
    ...(stray.kind === 'change' && { change: stray.change.change }),
  };
}

/** The point of a stray: the message that it contradicts, the reason for which it was set aside, the news. */
function noteOn(stray: Stray, revealed: boolean): string {
  switch (stray.kind) {
    case 'conflict':
      return `${stray.report.status}: ${stray.message}`;
    case 'quarantined':
      return stray.entry.reason;
    case 'change':
      return stray.change.change;
    case 'inbound':
      return revealed ? (stray.inbound.text ?? '') : '';
    case 'parked':
      return stray.report.status;
  }
}

/** The address that a stray is about; empty without one. */
function addressIn(stray: Stray, revealed: boolean): string {
  const address = rawAddressIn(stray);
  if (address === undefined || revealed) return address ?? '';
  return maskAddress(address);
}

function rawAddressIn(stray: Stray): string | undefined {
  switch (stray.kind) {
    case 'parked':
    case 'conflict':
      return stray.report.to;
    case 'inbound':
      return stray.inbound.from;
    case 'change':
      return stray.change.address;
    case 'quarantined':
      return undefined;
  }
}

export interface AuditOptions {
  readonly by?: string;
  readonly message?: string;
  readonly limit?: string;
}

/** `nkul audit`: who did what, the newest first. */
export async function audit(opened: Opened, { by, message, limit = '100' }: AuditOptions): Promise<void> {
  const { words } = opened;
  const { items, next } = await opened.hub.reading.acts({
    limit: countGiven('--limit', limit),
    ...(by !== undefined && { by }),
    ...(message !== undefined && { message }),
  });
  write(opened, items, {
    headings: ['at', 'who', 'what', 'about', 'note'],
    cells: ({ at, by: actor, what, as, message: id, notifier, note }) => [
      timeFor(at, opened),
      actor === undefined ? '–' : `${actor.name} (${actor.through})`,
      as === undefined ? words.acts[what] : `${words.acts[what]}: ${as}`,
      id ?? notifier ?? '',
      note ?? '',
    ],
    fields: (act) => act,
  });
  if (next !== undefined && !opened.json) opened.terminal.err(words.more);
}

const statsBy = ['notifier', 'route', 'template', 'place'] as const;

export interface StatsOptions {
  readonly since: string;
  readonly by: string;
}

/** `nkul stats`: the attempts by notifier: how many were accepted and delivered, and the units that they cost. */
export async function stats(opened: Opened, { since, by }: StatsOptions): Promise<void> {
  const { hub, terminal } = opened;
  const groups = by.split(',').map((one) => wordGiven('--by', one.trim(), statsBy));
  if (new Set(groups).size < groups.length)
    throw new Exit(2, ({ errors }) => errors.isNot('--by', by, errors.oneOf(statsBy)));
  const rows = await hub.reading.stats({ from: timeGiven('--since', since, terminal.now()), by: groups });
  write(
    opened,
    rows.filter(({ attempts }) => attempts > 0),
    {
      headings: [...groups, 'attempts', 'accepted', 'delivered', 'undelivered', 'unknown', 'units', 'cost'],
      cells: (row) => [
        ...groups.map((group) => row[group] ?? ''),
        ...[row.attempts, row.accepted, row.delivered, row.undelivered, row.unknown, row.units].map(String),
        row.cost.map(({ amount, currency }) => `${amount} ${currency}`).join(', '),
      ],
      fields: (row) => row,
    },
  );
}
