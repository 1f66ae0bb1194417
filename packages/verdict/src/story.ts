import type { Attempt, DeliveryReport, Message } from '@nkul/core';
import { isDecided, type Said } from './said.ts';

/** The story of a message: a sentence for its acceptance, each attempt, and each news of a provider, in order. */
export function storyOf(message: Message, said: Said): readonly string[] {
  const { words, at } = said;
  const { createdAt, template = 'none', attempts, erased } = message;
  return [
    words('story.accepted', { at: at(createdAt), template }),
    ...guardLine(message, said),
    ...attempts.flatMap((attempt) => [attemptLine(attempt, said), ...reportLines(attempt, said)]),
    ...(erased === undefined ? [] : [words(erased === 'all' ? 'story.erased_all' : 'story.erased')]),
  ];
}

/** A line for a guard that held the message in review, or cancelled it. */
function guardLine({ status, reason }: Message, said: Said): readonly string[] {
  if (reason === undefined) return [];
  const values = { reason: said.reason(reason) };
  return [said.words(status === 'cancelled' ? 'story.guard_cancelled' : 'story.review', values)];
}

function attemptLine(attempt: Attempt, { words, at, moment, provider, reason }: Said): string {
  const { outcome, startedAt, settledAt } = attempt;
  const when = settledAt ?? startedAt;
  const values = {
    provider: provider(attempt.notifier),
    at: at(when),
    time: moment(when),
    reason: reason(attempt.reason),
  };
  if (attempt.reason?.code === 'resolved') return words('story.resolved', values);
  if (outcome === 'unknown' && attempt.reason?.code === 'restored') return words('story.restored', values);
  switch (outcome) {
    case 'pending':
      return words('story.pending', values);
    case 'accepted':
      return words('story.taken', values);
    case 'rejected':
      return words('story.refused', values);
    case 'deferred':
      return words('story.deferred', values);
    case 'unknown':
      return words('story.unknown', values);
    case 'stopped':
      return words('story.stopped', values);
  }
}

/** A line for each report that brings news; a repetition is left out. */
function reportLines(attempt: Attempt, { words, at, provider }: Said): readonly string[] {
  const told = new Set<string>();
  return attempt.reports.flatMap((report) => {
    const name = lineOf(report);
    if (told.has(name)) return [];
    told.add(name);
    // Only the first report that it was delivered has the time at which it came.
    const when =
      report.deliveredAt ??
      (name === 'story.report_delivered' && !isDecided(attempt) ? attempt.reportedAt : undefined);
    return [
      words(name, { provider: provider(attempt.notifier), at: when === undefined ? 'none' : at(when) }),
    ];
  });
}

function lineOf({
  status,
}: DeliveryReport): `story.${'report_delivered' | 'report_failed' | 'report_way' | 'report_unclear'}` {
  switch (status) {
    case 'delivered':
    case 'read':
      return 'story.report_delivered';
    case 'undelivered':
    case 'expired':
    case 'rejected':
    case 'deleted':
      return 'story.report_failed';
    case 'enroute':
    case 'accepted':
      return 'story.report_way';
    case 'unknown':
      return 'story.report_unclear';
  }
}
