import type { Message } from '@nkul/core';
import { explain } from '@nkul/verdict';
import { Exit } from './exit.ts';
import type { Opened } from './opened.ts';
import { jsonLine, maskedRecipient, messageFields, timeFor } from './shown.ts';

/**
 * The message that a person means: by its id, its key, or a provider's reference.
 *
 * @throws Exit if it is not found, or is one of several
 */
export async function meant({ hub }: Opened, given: string): Promise<Message> {
  const byId = await hub.get(given);
  if (byId !== undefined) return byId;
  const [byKey] = (await hub.find({ key: given, limit: 1 })).items;
  if (byKey !== undefined) return byKey;
  const { items } = await hub.find({ reference: given, limit: 2 });
  const [found, other] = items;
  if (other !== undefined)
    throw new Exit(3, `${given} is the reference of several messages: give the id of one.`);
  if (found !== undefined) return found;
  throw new Exit(3, `No message has the id, the key or the reference ${given}.`);
}

/** `nkul why`: the story of a message in words. */
export async function why(opened: Opened, given: string): Promise<void> {
  const { hub, terminal, json, language, timeZone, names } = opened;
  const message = await meant(opened, given);
  const paused = (await hub.pauses()).map(({ notifier }) => notifier);
  const verdict = explain(message, { now: terminal.now(), locale: language, timeZone, names, paused });
  if (json) return terminal.out(jsonLine({ message: message.id, ...verdict }));
  const { headline, story, tell, actions } = verdict;
  terminal.out([headline, ...story.map((line) => `  ${line}`), '', ...tell].join('\n'));
  for (const { name, allowed, why: reason } of actions)
    terminal.out(`${allowed ? '+' : '-'} ${name}: ${reason}`);
}

/** `nkul show`: the fields of a message and its events, without its text. */
export async function show(opened: Opened, given: string): Promise<void> {
  const { hub, terminal, json } = opened;
  const message = await meant(opened, given);
  const events = (await hub.reading.history(message.id)).map(({ sequence, at, type }) => ({
    sequence,
    at,
    type,
  }));
  const attempts = message.attempts.map(
    ({ number, notifier, outcome, delivery, reference, reason, units }) => ({
      number,
      notifier,
      outcome,
      ...(delivery && { delivery }),
      ...(reference !== undefined && { reference }),
      ...(reason && { reason: reason.code }),
      ...(units !== undefined && { units }),
    }),
  );
  if (json) return terminal.out(jsonLine({ ...messageFields(message), attempts, events }));
  terminal.out(
    `${message.id}  ${maskedRecipient(message)}  ${message.status}  ${message.template ?? ''}`.trimEnd(),
  );
  for (const one of attempts) terminal.out(`  ${Object.values(one).join('  ')}`);
  for (const { at, type } of events) terminal.out(`  ${timeFor(at, opened)}  ${type}`);
}
