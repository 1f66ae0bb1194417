import type { Attempt, Message } from '@nkul/core';
import { actionsFor, type VerdictAction } from './actions.ts';
import { decisive, isDecided, type Said, saidIn } from './said.ts';
import { type Situation, situationOf } from './situation.ts';
import { storyOf } from './story.ts';
import type { VerdictContext } from './verdict-context.ts';
import type { TextValues } from './words.ts';

/** How good the news are: `good`, `waiting` (goes on by itself), `open` (a person may have to decide), `bad`. */
export type Tone = 'good' | 'waiting' | 'open' | 'bad';

/** The story of a message in words, for a person who does not know the program. */
export interface Verdict {
  readonly situation: Situation;
  readonly tone: Tone;
  /** Its situation, in one sentence. */
  readonly headline: string;
  /** The happenings, in order: a sentence each. */
  readonly story: readonly string[];
  /** The advice for the customer. */
  readonly tell: readonly string[];
  /** The actions, and why each is possible now, or not. */
  readonly actions: readonly VerdictAction[];
}

/**
 * Explains a message: its situation, its story, the advice for the customer, and the possible actions. Pure; it has an
 * answer for every message that the core can make. The answer holds no address and no text of the message.
 *
 * @example
 * const message = await hub.get(id);
 * if (message) console.log(explain(message, { now: new Date(), locale: 'fr', timeZone: 'Africa/Douala' }).headline);
 */
export function explain(message: Message, context: VerdictContext): Verdict {
  const said = saidIn(context);
  const situation = situationOf(message, context.now);
  const values = valuesFor(message, context, said);
  return {
    situation,
    tone: tones[situation],
    headline: said.words(`headline.${situation}`, values),
    story: storyOf(message, said),
    tell: [
      said.words(`tell.${situation}`, values),
      ...nextWay(message, situation, said),
      ...codeOver(message, context.now, said),
    ],
    actions: actionsFor(message, context, said),
  };
}

const tones: Readonly<Record<Situation, Tone>> = {
  review: 'open',
  scheduled: 'waiting',
  waiting: 'waiting',
  retrying: 'waiting',
  going_on: 'waiting',
  held: 'waiting',
  sending: 'waiting',
  sent: 'waiting',
  sent_without_reports: 'open',
  unconfirmed: 'open',
  unknown: 'open',
  restored: 'open',
  delivered: 'good',
  read: 'good',
  said_delivered: 'good',
  undelivered: 'bad',
  said_undelivered: 'bad',
  rejected_recipient: 'bad',
  rejected_text: 'bad',
  failed_recipient: 'bad',
  failed_provider: 'bad',
  failed_account: 'bad',
  failed_request: 'bad',
  failed: 'bad',
  expired: 'bad',
  expired_in_review: 'bad',
  cancelled: 'bad',
  cancelled_by_guard: 'bad',
};

/** All values that a headline or an advice may have. */
function valuesFor(message: Message, context: VerdictContext, said: Said): TextValues {
  const { dueAt, createdAt, updatedAt, steps, step, status } = message;
  const attempt = decisive(message);
  const notifier = status === 'queued' ? steps[step]?.notifier : (attempt?.notifier ?? steps[step]?.notifier);
  const at = timeOf(message, attempt) ?? updatedAt;
  const usual = notifier === undefined ? undefined : context.usualMs?.(notifier);
  const { expiresAt } = message;
  const since = status === 'sent' ? context.now.getTime() - at.getTime() : at.getTime() - createdAt.getTime();
  return {
    provider: said.provider(notifier),
    at: said.at(at),
    time: said.moment(at),
    took: said.duration(since),
    due: said.at(dueAt ?? updatedAt),
    reason: said.reason(message.reason ?? attempt?.reason),
    code: (message.reason ?? attempt?.reason)?.code ?? 'none',
    channel: attempt?.channel ?? steps[step]?.channel ?? 'sms',
    cause:
      attempt?.reports.findLast(({ status: is }) => is !== 'enroute' && is !== 'accepted')?.status ?? 'none',
    usual: usual === undefined ? 'none' : said.duration(usual),
    late: usual !== undefined && since > latest * usual ? 'yes' : 'no',
    resolved: isDecided(attempt) ? 'yes' : 'no',
    expires: expiresAt === undefined ? 'none' : said.moment(expiresAt),
  };
}

/** After so many times the usual time, a confirmation is late. */
const latest = 2;

/** The way that a message takes next, if the one that took it does not confirm. */
function nextWay({ steps, step, dueAt }: Message, situation: Situation, said: Said): readonly string[] {
  const next = steps[step + 1];
  if (situation !== 'sent' || next === undefined || dueAt === undefined) return [];
  return [said.words('tell.sent_next', { next: said.provider(next.notifier), due: said.at(dueAt) })];
}

/** When the situation began. */
function timeOf({ status, finalAt, expiresAt }: Message, attempt: Attempt | undefined): Date | undefined {
  switch (status) {
    case 'delivered':
    case 'undelivered':
      return (
        attempt?.reports.findLast(({ deliveredAt }) => deliveredAt !== undefined)?.deliveredAt ?? finalAt
      );
    case 'expired':
      return expiresAt ?? finalAt;
    case 'sent':
    case 'unknown':
      return attempt?.settledAt ?? attempt?.startedAt;
    default:
      return finalAt ?? attempt?.startedAt;
  }
}

/** A code that has ended is of no use any more, even if it was delivered. */
function codeOver({ category, expiresAt, status }: Message, now: Date, said: Said): readonly string[] {
  const isOver = category === 'code' && expiresAt !== undefined && expiresAt <= now && status !== 'expired';
  return isOver ? [said.words('tell.code_over', { at: said.at(expiresAt) })] : [];
}
