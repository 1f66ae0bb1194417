import type { Message, MessageStatus } from '@nkul/core';
import { maskAddress } from '@nkul/core/adapter';
import { shownContent, timeWords } from '@nkul/verdict';
import { shownJson } from '../base/shown-text.ts';
import { type Cell, type Colour, table } from '../base/table.ts';
import type { Words } from '../words/words.ts';
import type { Opened } from './opened.ts';

type Heading = keyof Words['headings'];

/** A line of JSON for a program. Its version is 1 as long as fields are only added. */
export function jsonLine(fields: object): string {
  return shownJson(JSON.stringify({ v: 1, ...fields }));
}

/** How a message is shown: by the renderer of the application, and with its numbers and texts or without. */
export interface Showing {
  readonly opened: Opened;
  readonly revealed: boolean;
}

/** The fields of a message that a list shows. Unless they are revealed, its address is masked and its text is not there. */
export function messageFields(
  message: Message,
  { opened, revealed }: Showing,
): Readonly<Record<string, unknown>> {
  const { id, createdAt, status, template, category, route, attempts, held, reason, expiresAt, erased } =
    message;
  return {
    message: id,
    at: createdAt,
    to: shownRecipient(message, revealed),
    status,
    category,
    route,
    ...(template !== undefined && { template }),
    ...(attempts.length > 0 && { notifier: attempts.at(-1)?.notifier, attempts: attempts.length }),
    ...(held && { held }),
    ...(reason && { reason: reason.code }),
    ...(expiresAt && { expiresAt }),
    ...(erased && { erased }),
    content: revealed ? message.content : shownContent(message, opened.renderer),
  };
}

/** The address of a recipient: masked, unless it is revealed. */
export function shownRecipient({ recipient }: Message, revealed = false): string {
  const address = recipient.phone ?? recipient.email ?? Object.values(recipient.addresses ?? {})[0];
  if (address === undefined) return '***';
  return revealed ? address : maskAddress(address);
}

const colours: Readonly<Partial<Record<MessageStatus, Colour>>> = {
  delivered: 'green',
  undelivered: 'red',
  rejected: 'red',
  failed: 'red',
  unknown: 'yellow',
  review: 'yellow',
};

/** The state of a message in words, with its colour. */
export function stateCell(status: MessageStatus, { words }: Opened): Cell {
  return { text: words.states[status], colour: colours[status] };
}

/** A time for a person; empty without one. */
export function timeFor(at: Date | undefined, { terminal, language, timeZone }: Opened): string {
  return at === undefined ? '' : timeWords(at, { now: terminal.now(), language, timeZone });
}

/** Writes rows: a line of JSON each, or a table. */
export function write<Row>(
  opened: Opened,
  rows: readonly Row[],
  {
    headings,
    cells,
    fields,
  }: {
    readonly headings: readonly Heading[];
    readonly cells: (row: Row) => readonly Cell[];
    readonly fields: (row: Row) => object;
  },
): void {
  const { terminal, json, words } = opened;
  if (json) {
    for (const row of rows) terminal.out(jsonLine(fields(row)));
    return;
  }
  if (rows.length === 0) return terminal.err(words.nothing);
  const heading = headings.map((name) => words.headings[name]);
  const { columns: width, colours: inColour } = terminal;
  terminal.out(table(heading, rows.map(cells), { width, colours: inColour }));
}
