import type { Message, ReasonCode } from '@nkul/core';
import { anyHistory, MessageHistory } from '@nkul/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, type Situation, type VerdictContext } from './index.ts';
import { saidIn } from './said.ts';

const locales = ['en', 'fr'] as const;

/** Words that say that a message is at its recipient's. */
const arrived = {
  en: /\b(arrived|delivered|received|reached|got it|has it|has had it|opened)\b/i,
  fr: /\b(arriv[ée]e?s?|livr[ée]e?s?|reçue?s?|remise?s?|parvenue?s?|l’a depuis|ouvert)\b/i,
};
/** The situations in which nobody knows that. */
const open: readonly Situation[] = [
  'scheduled',
  'waiting',
  'retrying',
  'held',
  'sending',
  'sent',
  'sent_without_reports',
  'unconfirmed',
  'unknown',
  'restored',
];

function contextAt(now: Date, locale: string): VerdictContext {
  return { now, locale, timeZone: 'Africa/Douala', names: { alpha: 'Devcode' }, usualMs: () => 40_000 };
}

/** Every message of a history, with the time at which it was so. */
function momentsOf({ changes, message, clock }: MessageHistory): readonly (readonly [Message, Date])[] {
  const before = changes.flatMap((change) => [change.before, change.after]);
  return [...before, message].map((one) => [
    one,
    new Date(Math.max(Number(one.updatedAt), Number(clock.now()))),
  ]);
}

describe('every message that the core can make', () => {
  it('has a verdict in each language, with a story and an advice, without a hole', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...locales), (history, locale) => {
        for (const [message, now] of momentsOf(history)) {
          const { headline, story, tell, actions } = explain(message, contextAt(now, locale));
          const all = [headline, ...story, ...tell, ...actions.map(({ why }) => why)];
          expect(all.filter((text) => text.trim().length < 10)).toEqual([]);
          expect(all.filter((text) => /undefined|\{|\}|Invalid|NaN/.test(text))).toEqual([]);
          expect(story.length).toBeGreaterThan(message.attempts.length);
          const first = message.status === 'review' ? ['release', 'drop'] : ['cancel'];
          expect(actions.map(({ name }) => name).slice(0, first.length + 2)).toEqual([
            ...first,
            'resolve',
            'resend',
          ]);
        }
      }),
    );
  });

  it('is not said to have arrived as long as nobody knows it', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...locales), (history, locale) => {
        for (const [message, now] of momentsOf(history)) {
          const { situation, headline, story, tell } = explain(message, contextAt(now, locale));
          if (!open.includes(situation)) continue;
          // A report for an attempt that does not count any more is told as it came.
          const reported = message.attempts.some(({ reports }) => reports.length > 0);
          const said = [headline, ...tell, ...(reported ? [] : story)].join(' ');
          expect(said).not.toMatch(arrived[locale]);
        }
      }),
    );
  });

  it('is offered to be sent again only if it has its text, its time and no open attempt', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const [message, now] of momentsOf(history)) {
          const resend = explain(message, contextAt(now, 'en')).actions.find(({ name }) => name === 'resend');
          if (resend?.allowed !== true) continue;
          expect(message.erased ?? message.eraseWhenSettled).toBeUndefined();
          expect(message.status).not.toBe('expired');
          expect(message.expiresAt === undefined || message.expiresAt > now).toBe(true);
          expect(message.attempts.some(({ outcome }) => outcome === 'pending' || outcome === 'unknown')).toBe(
            false,
          );
          expect(message.content).not.toEqual({});
        }
      }),
    );
  });

  it('shows neither its number nor its text', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const [message, now] of momentsOf(history)) {
          const shown = JSON.stringify(explain(message, contextAt(now, 'fr')));
          expect(shown).not.toMatch(/\d{6}|@/);
        }
      }),
    );
  });
});

function told(history: MessageHistory, locale: 'en' | 'fr' = 'en', more: Partial<VerdictContext> = {}) {
  return explain(history.message, { ...contextAt(history.clock.now(), locale), timeZone: 'UTC', ...more });
}

function begun(patch: Partial<Message> = {}): MessageHistory {
  const history = new MessageHistory(patch);
  history.due();
  return history;
}

const spaces = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

describe('a verdict', () => {
  it('is that of the report, if a person said that it was sent and a report that it was delivered', () => {
    const history = begun();
    history.settle({ outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    history.resolve({ as: 'sent', reference: 'r1' });
    history.report({ notifier: 'alpha', reference: 'r1', status: 'delivered', raw: null });
    expect(told(history).situation).toBe('delivered');
  });

  it.each([
    ['en', 'Devcode reported that it did not get through.'],
    ['fr', 'Devcode a signalé qu’il n’est pas passé.'],
  ] as const)('in %s, gives a report without a time of its own no time', (locale, line) => {
    const history = begun();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.clock.advance(79_000);
    history.report({ notifier: 'alpha', reference: 'r1', status: 'undelivered', raw: null });
    expect(told(history, locale).story.at(-1)).toBe(line);
  });

  it('says since when the phone has it, how long that took, and where to look', () => {
    const history = begun();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.clock.advance(79_000);
    const deliveredAt = history.clock.now();
    history.report({ notifier: 'alpha', reference: 'r1', status: 'delivered', deliveredAt, raw: null });
    expect(told(history)).toMatchObject({
      situation: 'delivered',
      tone: 'good',
      headline:
        'The network says that the phone has had it since 00:01:19, 1 min 19 sec after it was accepted.',
      tell: [expect.stringContaining('blocked and unknown senders')],
      story: [
        'Accepted at 00:00:00.',
        'Devcode took it at 00:00:00.',
        'Devcode reported at 00:01:19 that it was delivered.',
      ],
    });
    expect(spaces(told(history, 'fr').headline)).toBe(
      'Le réseau dit que le téléphone l’a depuis 00:01:19, 1 min 19 s après l’acceptation.',
    );
  });

  it('says how long a confirmation usually takes', () => {
    const history = begun();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.clock.advance(20_000);
    const { headline, tell } = told(history);
    expect(headline).toBe('Devcode took it at 00:00:00. No confirmation has come yet, 20 sec later.');
    const [next, ...others] = tell.slice(1);
    expect([tell[0], others]).toEqual([
      'Wait a little: nineteen of twenty confirmations come within 40 sec.',
      [],
    ]);
    expect(next).toMatch(/^If none has come by then, beta sends it too, (?:at|on) .*\d\d:\d\d:\d\d\.$/);
    expect(told(history, 'en', { usualMs: () => undefined }).tell[0]).toContain('a few minutes');
    history.clock.advance(70_000);
    expect(told(history).tell[0]).toBe(
      'It is late: nineteen of twenty confirmations come within 40 sec. Was the phone on and in reach?',
    );
  });

  it('does not say as a fact what a person has decided', () => {
    const history = begun();
    history.settle({ outcome: 'unknown', reason: { code: 'no_answer', message: 'x' } });
    history.clock.advance(600_000);
    history.resolve({ as: 'sent', reference: 'r1' });
    expect(told(history).headline).toBe('A person noted that Devcode took it. No confirmation has come yet.');
    history.report({ notifier: 'alpha', reference: 'r1', status: 'delivered', raw: null });
    const { headline, story } = told(history);
    expect(headline).toBe(
      'A person decided that a report of Devcode belongs to it: it says that it was delivered.',
    );
    expect(story.at(-1)).toBe('Devcode reported that it was delivered.');
  });

  it('says until when a message that is held can still go out', () => {
    const history = begun();
    const { message } = history;
    const expiresAt = new Date(history.clock.now().getTime() + 600_000);
    const held = { ...message, status: 'queued', held: true, attempts: [], expiresAt } as const;
    const { tell } = explain(held, contextAt(history.clock.now(), 'en'));
    expect(tell[0]).toMatch(/takes messages again, if that is before \d\d:\d\d:\d\d\.$/);
  });

  it('says of an unknown outcome that it is not repeated by itself, and that a person can decide', () => {
    const history = begun();
    history.settle({ outcome: 'unknown', reason: { code: 'no_answer', message: 'x' } });
    const { tone, tell, actions } = told(history);
    expect([tone, tell[0]]).toEqual(['open', expect.stringContaining('not repeated by itself')]);
    expect(actions.filter(({ allowed }) => allowed).map(({ name }) => name)).toEqual(['cancel', 'resolve']);
  });

  it.each([
    ['en' as const, 'restored from a backup', 'not repeated by itself'],
    ['fr' as const, 'restaurées depuis une sauvegarde', 'pas répété tout seul'],
  ])('says of a restored message what is lost, and that a person can decide (%s)', (locale, lost, tells) => {
    const history = begun();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.restore();
    const { situation, tone, headline, story, tell, actions } = told(history, locale);
    expect([situation, tone]).toEqual(['restored', 'open']);
    for (const text of [headline, story.at(-1)]) expect(text).toContain(lost);
    expect(tell[0]).toContain(tells);
    expect(actions.filter(({ allowed }) => allowed).map(({ name }) => name)).toEqual(['cancel', 'resolve']);
  });

  it.each([
    ['en' as const, 'a limit of what may be sent was reached', 'A colleague decides'],
    ['fr' as const, 'une limite d’envoi était atteinte', 'Un collègue décide'],
  ])('says of a message in review why, and that a person decides (%s)', (locale, why, tells) => {
    const history = new MessageHistory();
    history.holdForReview();
    const { situation, tone, headline, story, tell, actions } = told(history, locale);
    expect([situation, tone]).toEqual(['review', 'open']);
    expect(headline).toContain(`(${why})`);
    expect(story).toHaveLength(2);
    expect(story[1]).toContain(why);
    expect(tell[0]).toContain(tells);
    expect(actions.filter(({ allowed }) => allowed).map(({ name }) => name)).toEqual(['release', 'drop']);
    history.release();
    expect(told(history, locale).story).toHaveLength(1);
  });

  it('says until when a message in review can still be decided, and then that it is too late', () => {
    const history = new MessageHistory();
    history.holdForReview();
    history.message = { ...history.message, expiresAt: new Date(Number(history.clock.now()) + 60_000) };
    expect(told(history).tell[0]).toContain('goes, or it ends after 00:01:00. Until then');
    history.clock.advance(60_000);
    const { actions } = told(history);
    expect(actions.find(({ name }) => name === 'release')).toMatchObject({ allowed: false });
    history.due();
    expect(told(history)).toMatchObject({
      situation: 'expired_in_review',
      headline:
        'Not sent: it waited for a person to decide (a limit of what may be sent was reached), and its time was over at 00:01:00.',
      tell: [expect.stringContaining('no decision came in time')],
    });
    expect(spaces(told(history, 'fr').headline)).toBe(
      'Pas envoyé : il attendait la décision d’une personne (une limite d’envoi était atteinte), et son délai a pris fin à 00:01:00.',
    );
  });

  it.each<[ReasonCode, 'en' | 'fr', string, string]>([
    [
      'over_limit',
      'en',
      'Not sent, and cancelled: a limit of what may be sent was reached.',
      'message later',
    ],
    ['opted_out', 'fr', 'Pas envoyé, et annulé : le destinataire ne veut plus de messages.', 'lui seul'],
  ])('says of a message that a guard cancelled for %s why (%s)', (code, locale, headline, advice) => {
    const history = new MessageHistory();
    const reason = { code, message: 'x' };
    history.happen({ type: 'limited', to: 'cancelled', at: history.clock.now(), reason });
    const verdict = told(history, locale);
    expect(verdict).toMatchObject({ situation: 'cancelled_by_guard', tone: 'bad' });
    expect(spaces(verdict.headline)).toBe(headline);
    expect(verdict.tell).toEqual([expect.stringContaining(advice)]);
    expect(verdict.story).toHaveLength(2);
    const dropped = new MessageHistory();
    dropped.holdForReview();
    dropped.drop();
    expect(told(dropped, locale).situation).toBe('cancelled');
  });

  it.each<[ReasonCode, Situation, string]>([
    ['invalid_recipient', 'rejected_recipient', 'Is the number right?'],
    ['opted_out', 'rejected_recipient', 'asked for no more messages'],
    ['content_refused', 'rejected_text', 'not the fault of the customer'],
    ['too_long', 'failed_request', 'our developers'],
    ['provider_refused', 'failed_provider', 'by another way'],
    ['address_gone', 'failed_recipient', 'Is the number right'],
  ])('says whose fault a refusal for %s is', (code, situation, advice) => {
    const history = begun({ steps: [{ notifier: 'alpha', channel: 'sms' }] });
    history.settle({ outcome: 'rejected', reason: { code, message: 'x' } });
    while (history.message.status === 'queued') {
      history.dueInTime();
      history.settle({ outcome: 'rejected', reason: { code, message: 'x' } });
    }
    const verdict = told(history);
    expect(verdict).toMatchObject({ situation, tone: 'bad', tell: [expect.stringContaining(advice)] });
    expect(verdict.actions.find(({ name }) => name === 'resend')).toMatchObject({ allowed: true });
  });

  it('says that a code is over, and does not offer it again', () => {
    const history = begun({ category: 'code', steps: [{ notifier: 'alpha', channel: 'sms' }], route: 'one' });
    history.message = { ...history.message, expiresAt: new Date(Number(history.clock.now()) + 60_000) };
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.report({ notifier: 'alpha', reference: 'r1', status: 'expired', raw: null });
    history.clock.advance(61_000);
    const { headline, tell, actions } = told(history);
    expect(headline).toContain('the phone was off or out of reach for too long');
    expect(tell.at(-1)).toBe('The code ended at 00:01:00: only a new one helps.');
    expect(actions.find(({ name }) => name === 'resend')).toMatchObject({ allowed: false });
  });

  it('names the notifier to go on with, if it is paused', () => {
    const history = new MessageHistory();
    history.due([]);
    expect(told(history, 'en', { paused: ['alpha'] })).toMatchObject({
      situation: 'held',
      headline: 'Not sent: Devcode takes no messages now.',
      actions: [
        { name: 'cancel' },
        { name: 'resolve' },
        { name: 'resend' },
        { name: 'resume', notifier: 'alpha' },
      ],
    });
    expect(told(history).actions).toHaveLength(3);
  });

  it('says of a text that will be erased that it is lost, although it is still under way', () => {
    const history = begun();
    history.erase('all');
    expect(history.message.status).toBe('sending');
    expect(told(history).actions.find(({ name }) => name === 'resend')?.why).toContain('erased');
  });

  it('has the date of another day', () => {
    const history = begun();
    history.settle({ outcome: 'accepted', reference: 'r1' });
    history.clock.advance(86_400_000);
    expect(told(history, 'fr').headline).toContain('le 1er janv. 2026 à 00:00:00');
  });
});

it('tells the name of a notifier that is called as something that each object has', () => {
  const words = saidIn({ now: new Date(), names: {} });
  expect(words.provider('constructor')).toBe('constructor');
});
