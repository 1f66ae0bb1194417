import type { Message, Stray } from '@nkul/core';
import type { Opened } from '../open/opened.ts';
import { type RevealOptions, reveals } from '../open/reveal.ts';
import { jsonLine, messageFields, shownRecipient, stateCell, timeFor, write } from '../open/shown.ts';
import { writeConsent } from './consent.ts';
import { attemptFields } from './show.ts';
import { strays, writeStrays } from './strays.ts';

/** Up to how many messages of a person are named one by one in the audit. */
const mostNamed = 100;

/** `nkul person`: all that is kept about an address, for its owner who asks for it. */
export async function person(
  opened: Opened,
  options: RevealOptions & { readonly to: string },
): Promise<void> {
  const { hub, terminal, json, words } = opened;
  const { to } = options;
  // A wrong address is refused before anything is noted.
  const messages = hub.messages({ to });
  const first = await hub.find({ to, limit: mostNamed });
  const ids = first.next === undefined ? first.items.map(({ id }) => id) : undefined;
  const revealed = await reveals(opened, options, ids);
  let count = 0;
  const rows: Message[] = [];
  for await (const message of messages) {
    count += 1;
    if (!json) rows.push(message);
    else terminal.out(jsonLine(await messageRecord(opened, message, revealed)));
    await terminal.drained();
    if (terminal.ended.aborted) return;
  }
  const others: Stray[] = [];
  for await (const stray of strays(opened, { to })) others.push(stray);
  if (!json) writeRows(opened, rows, revealed);
  if (others.length > 0) writeStrays(opened, others, revealed);
  await writeConsent(opened, to);
  if (!json) terminal.err(words.person(count, others.length));
}

/** A message with its events. If it is revealed, all that is stored of it. */
async function messageRecord(opened: Opened, message: Message, revealed: boolean): Promise<object> {
  const history = await opened.hub.reading.history(message.id);
  const events = history.map(({ at, type }) => ({ at, type }));
  if (revealed) return { kind: 'message', message: message.id, record: message, events };
  const attempts = message.attempts.map(attemptFields);
  return { kind: 'message', ...messageFields(message, { opened, revealed }), attempts, events };
}

function writeRows(opened: Opened, messages: readonly Message[], revealed: boolean): void {
  write(opened, messages, {
    headings: ['id', 'state', 'at', 'through', 'reference', 'to', 'template', 'about'],
    cells: (message) => [
      message.id,
      stateCell(message.status, opened),
      timeFor(message.createdAt, opened),
      message.attempts.at(-1)?.notifier ?? '',
      message.attempts.at(-1)?.reference ?? '',
      shownRecipient(message, revealed),
      message.template ?? '',
      revealed
        ? Object.values(message.content)
            .map(({ text }) => text)
            .join(' | ')
        : '',
    ],
    fields: (message) => messageFields(message, { opened, revealed }),
  });
}
