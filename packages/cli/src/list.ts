import { type Message, type MessageQuery, type MessageStatus, messageStatuses } from '@nkul/core';
import { Exit } from './exit.ts';
import type { Opened } from './opened.ts';
import { maskedRecipient, messageFields, timeFor, write } from './shown.ts';
import { timeGiven } from './since.ts';
import { wordsFor } from './words.ts';

export interface ListOptions {
  readonly to?: string;
  readonly tail?: string;
  readonly reference?: string;
  readonly state?: string;
  readonly template?: string;
  readonly via?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
}

/** `nkul list`: the newest messages first. */
export async function list(opened: Opened, options: ListOptions): Promise<void> {
  const { items, next } = await opened.hub.find(queryFor(options, opened.terminal.now()));
  writeMessages(opened, items);
  if (next !== undefined && !opened.json) opened.terminal.err(wordsFor(opened.language).more);
}

/** Writes messages as the list shows them. */
export function writeMessages(opened: Opened, messages: readonly Message[]): void {
  const { states } = wordsFor(opened.language);
  write(opened, messages, {
    // The id first: where a terminal is narrow, the last column is cut.
    headings: ['id', 'at', 'to', 'state', 'through', 'template'],
    cells: (message) => [
      message.id,
      timeFor(message.createdAt, opened),
      maskedRecipient(message),
      states[message.status],
      message.attempts.at(-1)?.notifier ?? '',
      message.template ?? '',
    ],
    fields: messageFields,
  });
}

function queryFor(options: ListOptions, now: Date): MessageQuery {
  const { to, tail, reference, state, template, via, since, until, limit = '20' } = options;
  return {
    order: 'newest',
    limit: wholeNumber('--limit', limit),
    ...(to !== undefined && { to }),
    ...(tail !== undefined && { tail }),
    ...(reference !== undefined && { reference }),
    ...(state !== undefined && { status: statesGiven(state) }),
    ...(template !== undefined && { template }),
    ...(via !== undefined && { notifier: via }),
    ...(since !== undefined && { createdAfter: timeGiven('--since', since, now) }),
    ...(until !== undefined && { createdBefore: timeGiven('--until', until, now) }),
  };
}

/** @throws Exit if one of them is not a state */
export function statesGiven(text: string): readonly MessageStatus[] {
  return text.split(',').map((name) => {
    const state = messageStatuses.find((one) => one === name);
    if (state !== undefined) return state;
    throw new Exit(2, `--state: ${name} is not a state. Known: ${messageStatuses.join(', ')}.`);
  });
}

/** @throws Exit if it is not a whole number from 1 */
function wholeNumber(option: string, given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new Exit(2, `${option} is ${given}: give a whole number from 1.`);
}
