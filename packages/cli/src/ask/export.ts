import type { Message } from '@nkul/core';
import type { Opened } from '../open/opened.ts';
import { type RevealOptions, reveals } from '../open/reveal.ts';
import { jsonLine, messageFields, shownRecipient } from '../open/shown.ts';
import { wordGiven } from '../words/since.ts';
import { type FilterOptions, queryFor } from './list.ts';

export interface ExportOptions extends FilterOptions, RevealOptions {
  readonly format: string;
}

const columns = [
  ...['message', 'at', 'to', 'status', 'route', 'template', 'category'],
  ...['notifier', 'attempts', 'units', 'reason', 'finished_at'],
] as const;

/** `nkul export`: messages, the oldest first, as CSV or a line of JSON each. Times are in UTC. It reads a page at a time. */
export async function exportMessages(opened: Opened, options: ExportOptions): Promise<void> {
  const { hub, terminal } = opened;
  const format = opened.json ? 'ndjson' : wordGiven('--format', options.format, ['csv', 'ndjson']);
  const messages = hub.messages({ ...queryFor(options, terminal.now()), limit: 500 });
  const revealed = await reveals(opened, options);
  if (format === 'csv') terminal.out(csvLine([...columns, ...(revealed ? ['text'] : [])]));
  for await (const message of messages) {
    terminal.out(
      format === 'csv'
        ? csvLine(cellsOf(message, revealed))
        : jsonLine(messageFields(message, { opened, revealed })),
    );
    await terminal.drained();
    if (terminal.ended.aborted) return;
  }
}

function cellsOf(message: Message, revealed: boolean): readonly (string | undefined)[] {
  const { id, createdAt, status, route, template, category, attempts, finalAt } = message;
  const last = attempts.at(-1);
  const units = attempts.reduce((sum, attempt) => sum + (attempt.units ?? 0), 0);
  const text = Object.values(message.content)[0]?.text;
  return [
    ...[id, createdAt.toISOString(), shownRecipient(message, revealed), status, route, template, category],
    ...[last?.notifier, String(attempts.length), String(units), last?.reason?.code, finalAt?.toISOString()],
    ...(revealed ? [text] : []),
  ];
}

/** A line of CSV (RFC 4180). A spreadsheet takes no cell for a formula: one that begins like one gets an apostrophe. */
function csvLine(cells: readonly (string | undefined)[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(text = ''): string {
  const plain = /^[=@\t\r\n]|^[+-](?![\d*]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
