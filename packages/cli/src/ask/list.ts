import { type Message, type MessageQuery, type MessageStatus, messageStatuses } from '@nkul/core';
import type { Opened } from '../open/opened.ts';
import { type RevealOptions, reveals } from '../open/reveal.ts';
import { messageFields, shownRecipient, stateCell, timeFor, write } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { countGiven, timeGiven } from '../words/since.ts';
import { wordsFor } from '../words/words.ts';

/** Which messages are meant. */
export interface FilterOptions {
  readonly to?: string;
  readonly tail?: string;
  readonly reference?: string;
  readonly state?: string;
  readonly template?: string;
  readonly via?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface ListOptions extends FilterOptions, RevealOptions {
  readonly limit?: string;
}

/** `nkul list`: the newest messages first. */
export async function list(opened: Opened, options: ListOptions): Promise<void> {
  const { limit = '20' } = options;
  const { items, next } = await opened.hub.find({
    ...queryFor(options, opened.terminal.now()),
    order: 'newest',
    limit: countGiven('--limit', limit),
  });
  await writeMessages(opened, items, options);
  if (next !== undefined && !opened.json) opened.terminal.err(opened.words.more);
}

/** Writes messages as the list shows them. */
export async function writeMessages(
  opened: Opened,
  messages: readonly Message[],
  options: RevealOptions,
): Promise<void> {
  const ids = messages.map(({ id }) => id);
  const revealed = await reveals(opened, options, ids);
  write(opened, messages, {
    // The id first: where a terminal is narrow, the last columns are cut.
    headings: ['id', 'at', 'to', 'state', 'through', 'template'],
    cells: (message) => [
      message.id,
      timeFor(message.createdAt, opened),
      shownRecipient(message, revealed),
      stateCell(message.status, opened),
      message.attempts.at(-1)?.notifier ?? '',
      message.template ?? '',
    ],
    fields: (message) => messageFields(message, { opened, revealed }),
  });
  const { json, terminal, words, timeZone } = opened;
  if (!json && messages.length > 0) terminal.err(words.counted(messages.length, timeZone));
}

/** The query for the messages that are meant. @throws Exit if an option is wrong */
export function queryFor(options: FilterOptions, now: Date): MessageQuery {
  const { to, tail, reference, state, template, via, since, until } = options;
  return {
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

/** A state may be named in each language. */
function namesOf(state: MessageStatus): readonly string[] {
  return [state, ...(['en', 'fr'] as const).map((language) => wordsFor(language).states[state])];
}

/** @throws Exit if one of them is not a state */
export function statesGiven(text: string): readonly MessageStatus[] {
  return text.split(',').map((name) => {
    const state = messageStatuses.find((one) => namesOf(one).includes(name.trim().toLowerCase()));
    if (state !== undefined) return state;
    throw new Exit(2, ({ errors }) => errors.state(name, messageStatuses));
  });
}
