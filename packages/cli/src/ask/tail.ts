import { setTimeout as sleep } from 'node:timers/promises';
import type { CoreEvent } from '@nkul/core';
import { shownText } from '../base/shown-text.ts';
import type { Opened } from '../open/opened.ts';
import { jsonLine, shownRecipient, timeFor } from '../open/shown.ts';
import { consentNews } from './consent-news.ts';
import { statesGiven } from './list.ts';

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
      await terminal.drained();
      if (ended.aborted) return;
    }
    await sleep(lookMs, undefined, { signal: ended }).catch(() => {});
  }
}

function wantedBy({ state, template, via }: TailOptions): (event: CoreEvent) => boolean {
  const states = state === undefined ? undefined : new Set<string>(statesGiven(state));
  return (event) => {
    const message = 'message' in event ? event.message : undefined;
    return (
      (states === undefined || ('status' in event && states.has(event.status))) &&
      (template === undefined || message?.template === template) &&
      (via === undefined || notifierOf(event) === via)
    );
  };
}

function notifierOf(event: CoreEvent): string | undefined {
  if ('notifier' in event) return event.notifier;
  if (event.type === 'consent.changed') return event.consent.notifier;
  if (event.type === 'operator.acted') return event.act.notifier;
  return 'message' in event ? event.message.attempts.at(-1)?.notifier : undefined;
}

/**
 * An event as a line. Of the act of a person, it tells who did what; of a limit, which one; of an address, which messages it takes, or
 * until when it is not tried.
 */
export function eventLine(event: CoreEvent, opened: Opened): string {
  const { sequence, at, type } = event;
  const message = 'message' in event ? event.message : undefined;
  const act = event.type === 'operator.acted' ? event.act : undefined;
  const notifier = notifierOf(event);
  const limit = 'rule' in event ? { rule: event.rule, used: event.used, limit: event.limit } : undefined;
  const about = message && { message: message.id, to: shownRecipient(message) };
  const news = consentNews(event, opened);
  if (opened.json)
    return jsonLine({
      ...{ sequence, at, type, ...about, ...limit, ...news?.fields },
      ...(act && { act }),
      ...(notifier && { notifier }),
    });
  const cells = [timeFor(at, opened), type, about?.to, act?.by?.name, act?.what, limit?.rule, notifier];
  return [...cells, about?.message ?? act?.message, ...(news?.cells ?? [])]
    .filter((cell) => cell !== undefined)
    .map(shownText)
    .join('  ');
}
