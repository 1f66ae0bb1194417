import type { Attempt, Message, Stray } from '@nkul/core';
import { explain, nameIn, reasonWords, shownContent, usualDelivery } from '@nkul/verdict';
import { maskedText } from '../base/masked-text.ts';
import { shownText } from '../base/shown-text.ts';
import { table } from '../base/table.ts';
import type { Opened } from '../open/opened.ts';
import { type RevealOptions, reveals } from '../open/reveal.ts';
import { jsonLine, messageFields, type Showing, shownRecipient, timeFor } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { closedAddresses, consentLines } from './consent.ts';

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
  if (other !== undefined) throw new Exit(3, ({ errors }) => errors.several(given));
  if (found !== undefined) return found;
  throw new Exit(3, ({ errors }) => errors.notFound(maskedText(given)));
}

/** `nkul why`: the story of a message in words. */
export async function why(opened: Opened, given: string): Promise<void> {
  const { hub, terminal, json, language, timeZone, names, words } = opened;
  const message = await meant(opened, given);
  const paused = (await hub.pauses()).map(({ notifier }) => notifier);
  const now = terminal.now();
  const usual = await usualDelivery((query) => hub.reading.stats(query), message, now);
  const verdict = explain(message, { now, locale: language, timeZone, names, paused, ...usual });
  const waiting = await reportsFor(opened, message);
  const closed = await closedAddresses(opened, message);
  if (json) {
    const reports = waiting.map(({ at, report: { notifier, reference, status } }) => ({
      ...{ at, notifier, reference, status },
    }));
    return terminal.out(
      jsonLine({ message: message.id, ...verdict, reports, ...(closed.length > 0 && { closed }) }),
    );
  }
  const { headline, story, tell, actions } = verdict;
  const lines = [headline, ...story.map((line) => `  ${line}`), '', ...tell];
  for (const { at, report } of waiting) {
    const provider = nameIn(names, report.notifier);
    lines.push(words.mayBeAbout(provider, report.status, timeFor(at, opened)));
    lines.push(words.settleBy(message.id, report.reference));
  }
  for (const { to, consent } of closed)
    for (const line of consentLines(opened, consent)) lines.push(words.labelled(to, line));
  for (const { name, allowed, why: reason } of actions) lines.push(words.action(name, allowed, reason));
  terminal.out(lines.map(shownText).join('\n'));
  terminal.err(words.timesIn(timeZone));
}

/** Reports that wait for their message, and may be about one whose outcome is unknown: to its address, up to three. */
async function reportsFor(
  { hub }: Opened,
  { status, attempts }: Message,
): Promise<readonly Extract<Stray, { readonly kind: 'parked' }>[]> {
  const open = attempts.findLast(({ outcome }) => outcome === 'unknown');
  if (status !== 'unknown' || open === undefined || !/^\+\d|@/.test(open.to)) return [];
  const { items } = await hub.reading.strays({
    ...{ kind: 'parked', to: open.to, notifier: open.notifier, limit: 3 },
  });
  return items.flatMap((stray) => (stray.kind === 'parked' ? [stray] : []));
}

/** `nkul show`: the fields of a message, its attempts and its events. */
export async function show(opened: Opened, given: string, options: RevealOptions): Promise<void> {
  const { hub, terminal, json } = opened;
  const message = await meant(opened, given);
  const showing = { opened, revealed: await reveals(opened, options, [message.id]) };
  const events = (await hub.reading.history(message.id)).map(({ sequence, at, type }) => ({
    sequence,
    at,
    type,
  }));
  const fields = messageFields(message, showing);
  if (json) {
    const attempts = message.attempts.map(attemptFields);
    return terminal.out(jsonLine({ ...fields, attempts, events }));
  }
  const lines = [
    ...headLines(message, showing),
    ...attemptLines(message.attempts, opened),
    ...events.map(({ at, type }) => `  ${timeFor(at, opened)}  ${type}`),
  ];
  terminal.out(lines.join('\n'));
  terminal.err(opened.words.timesIn(opened.timeZone));
}

function headLines(message: Message, { opened, revealed }: Showing): readonly string[] {
  const { words } = opened;
  const { fields } = words;
  const texts = revealed
    ? Object.values(message.content).map(({ text }) => text)
    : shownContent(message, opened.renderer).map(
        ({ outline, characters, segments }) => outline ?? words.textOf(characters, segments),
      );
  const shown: readonly (readonly [string, string | undefined])[] = [
    [fields.accepted, timeFor(message.createdAt, opened)],
    [fields.template, message.template],
    [fields.category, message.category],
    [fields.route, message.route],
    [fields.expires, message.expiresAt && timeFor(message.expiresAt, opened)],
    [fields.reason, message.reason && reasonWords(message.reason.code, opened.language)],
    ...texts.map((text) => [fields.text, text] as const),
    ...alteredIn(message).map((names) => [fields.text, words.altered(names)] as const),
    ...(message.erased === undefined ? [] : [[fields.text, words.erasedText] as const]),
  ];
  return [
    `${message.id}  ${shownText(shownRecipient(message, revealed))}  ${words.states[message.status]}`,
    ...shown.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${words.labelled(name, shownText(value))}`],
    ),
  ];
}

/** For each channel that could not show all values as they were given, their names. */
function alteredIn({ content }: Message): readonly (readonly string[])[] {
  return Object.values(content).flatMap(({ altered }) => (altered === undefined ? [] : [altered]));
}

function attemptLines(attempts: readonly Attempt[], { words, ...opened }: Opened): readonly string[] {
  if (attempts.length === 0) return [];
  const rows = attempts.map((attempt) => [
    `  ${attempt.number}`,
    attempt.notifier,
    timeFor(attempt.startedAt, { words, ...opened }),
    attempt.outcome,
    attempt.delivery ?? attempt.reason?.code ?? '',
    attempt.units === undefined ? '' : String(attempt.units),
    attempt.reference ?? '',
  ]);
  const { headings } = words;
  const heading = [
    '  #',
    headings.notifier,
    headings.at,
    headings.what,
    headings.state,
    headings.units,
    headings.reference,
  ];
  return table(heading, rows, { width: opened.terminal.columns, colours: false }).split('\n');
}

/** The fields of an attempt, without the address. */
export function attemptFields(attempt: Attempt): object {
  const { number, notifier, startedAt, outcome, delivery, reference, reason, units } = attempt;
  return {
    number,
    notifier,
    startedAt,
    outcome,
    ...(delivery && { delivery }),
    ...(reference !== undefined && { reference }),
    ...(reason && { reason: reason.code }),
    ...(units !== undefined && { units }),
  };
}
