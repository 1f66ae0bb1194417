import type { InboundMessage, Stray, StraysQuery } from '@nkul/core';
import { maskAddress } from '@nkul/core/adapter';
import { addressOfStray } from '@nkul/core/store';
import { maskedText } from '../base/masked-text.ts';
import type { Opened } from '../open/opened.ts';
import { type RevealOptions, reveals } from '../open/reveal.ts';
import { timeFor, write } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { countGiven, wordGiven } from '../words/since.ts';

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
    throw new Exit(2, ({ errors }) => errors.isNot('--tail', maskedText(tail), errors.fourDigits));
  const most = countGiven('--limit', limit);
  const found: Stray[] = [];
  const query = {
    ...(kind !== undefined && { kind: wordGiven('--kind', kind, strayKinds) }),
    ...(to !== undefined && { to }),
    ...(via !== undefined && { notifier: via }),
  };
  for await (const stray of strays(opened, query)) {
    if (tail !== undefined && !addressOfStray(stray)?.endsWith(tail)) continue;
    found.push(stray);
    if (found.length > most) break;
  }
  writeStrays(opened, found.slice(0, most), await reveals(opened, options));
  if (found.length > most && !opened.json) opened.terminal.err(opened.words.more);
}

/** All strays that match, the newest first. It reads a page at a time. */
export async function* strays(
  { hub, terminal }: Opened,
  query: Omit<StraysQuery, 'limit' | 'after'>,
): AsyncGenerator<Stray> {
  for (let after: string | undefined; !terminal.ended.aborted; ) {
    const page = await hub.reading.strays({ ...query, limit: 1_000, ...(after !== undefined && { after }) });
    yield* page.items;
    if (page.next === undefined) return;
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
      noteOn(stray, opened, revealed),
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
    ...(stray.kind === 'quarantined' && { reason: maskedText(stray.entry.reason) }),
    ...(stray.kind === 'change' && { change: stray.change.change }),
    ...(stray.kind === 'inbound' && answersOf(stray.inbound)),
  };
}

/** The point of a stray: the message that it contradicts, the reason for which it was set aside, the news. */
function noteOn(stray: Stray, { words }: Opened, revealed: boolean): string {
  switch (stray.kind) {
    case 'conflict':
      return words.labelled(stray.report.status, stray.message);
    case 'quarantined':
      return maskedText(stray.entry.reason);
    case 'change':
      return stray.change.change;
    case 'inbound':
      return revealed ? (stray.inbound.text ?? '') : (stray.inbound.answers ?? '');
    case 'parked':
      return stray.report.status;
  }
}

/** The address that a stray is about; empty without one. */
function addressIn(stray: Stray, revealed: boolean): string {
  const address = addressOfStray(stray);
  if (address === undefined || revealed) return address ?? '';
  return maskAddress(address);
}

/** The message that a person most likely answers, and the provider's id of the answer. */
function answersOf({ answers, reference }: InboundMessage): object {
  return { ...(reference !== undefined && { reference }), ...(answers !== undefined && { answers }) };
}
