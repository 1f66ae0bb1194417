import type { Message } from '@nkul/core';
import { maskAddress } from '@nkul/core/adapter';
import { timeWords } from '@nkul/verdict';
import type { Opened } from './opened.ts';
import { table } from './table.ts';
import { wordsFor } from './words.ts';

type Heading = keyof ReturnType<typeof wordsFor>['headings'];

/** A line of JSON for a program. Its version is 1 as long as fields are only added. */
export function jsonLine(fields: object): string {
  return JSON.stringify({ v: 1, ...fields });
}

/** The fields of a message that a list shows: without its text, and with a masked address. */
export function messageFields(message: Message): Readonly<Record<string, unknown>> {
  const { id, createdAt, status, template, category, route, attempts, held, expiresAt, erased } = message;
  return {
    message: id,
    at: createdAt,
    to: maskedRecipient(message),
    status,
    category,
    route,
    ...(template !== undefined && { template }),
    ...(attempts.length > 0 && { notifier: attempts.at(-1)?.notifier, attempts: attempts.length }),
    ...(held && { held }),
    ...(expiresAt && { expiresAt }),
    ...(erased && { erased }),
  };
}

export function maskedRecipient({ recipient: { phone, email, addresses } }: Message): string {
  const address = phone ?? email ?? Object.values(addresses ?? {})[0];
  return address === undefined ? '***' : maskAddress(address);
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
    readonly cells: (row: Row) => readonly string[];
    readonly fields: (row: Row) => object;
  },
): void {
  const { terminal, json, language } = opened;
  if (json) {
    for (const row of rows) terminal.out(jsonLine(fields(row)));
    return;
  }
  const words = wordsFor(language);
  if (rows.length === 0) return terminal.err(words.nothing);
  const heading = headings.map((name) => words.headings[name]);
  terminal.out(table(heading, rows.map(cells), terminal.columns));
}
