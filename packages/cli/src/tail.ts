import { setTimeout as sleep } from 'node:timers/promises';
import type { CoreEvent } from '@nkul/core';
import { statesGiven } from './list.ts';
import type { Opened } from './opened.ts';
import { jsonLine, maskedRecipient, timeFor } from './shown.ts';

export interface TailOptions {
  readonly state?: string;
  readonly template?: string;
  readonly via?: string;
}

/** How often it looks for new events, in milliseconds. */
const lookMs = 500;

/** `nkul tail`: the events from now on, a line each, until Ctrl-C, or until its reader has gone. */
export async function tail(opened: Opened, options: TailOptions): Promise<void> {
  const { hub, terminal } = opened;
  const wanted = wantedBy(options);
  const { ended } = terminal;
  for (let after = await hub.reading.latest(); !ended.aborted; ) {
    for await (const event of hub.events({ after })) {
      after = event.sequence;
      if (wanted(event)) terminal.out(eventLine(event, opened));
      if (ended.aborted) return;
    }
    await sleep(lookMs, undefined, { signal: ended }).catch(() => {});
  }
}

function wantedBy({ state, template, via }: TailOptions): (event: CoreEvent) => boolean {
  const states = state === undefined ? undefined : new Set<string>(statesGiven(state));
  return (event) => {
    const message = 'message' in event ? event.message : undefined;
    const notifier = 'notifier' in event ? event.notifier : message?.attempts.at(-1)?.notifier;
    return (
      (states === undefined || ('status' in event && states.has(event.status))) &&
      (template === undefined || message?.template === template) &&
      (via === undefined || notifier === via)
    );
  };
}

/** An event as the tail shows it: a line for a person, or of JSON. */
export function eventLine(event: CoreEvent, opened: Opened): string {
  const { sequence, at, type } = event;
  const message = 'message' in event ? event.message : undefined;
  const notifier = 'notifier' in event ? event.notifier : message?.attempts.at(-1)?.notifier;
  const about = message && { message: message.id, to: maskedRecipient(message) };
  if (opened.json)
    return jsonLine({ sequence, at, type, ...about, ...(notifier !== undefined && { notifier }) });
  return [timeFor(at, opened), type, about?.to, notifier, about?.message]
    .filter((cell) => cell !== undefined)
    .join('  ');
}
