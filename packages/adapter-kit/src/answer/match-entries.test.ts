import type { Submission } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { matchByKey, matchByNumber, matchByPosition, matchedSubmissions } from './match-entries.ts';
import { rejected } from './submissions.ts';

interface Entry {
  readonly number?: string;
  readonly id?: string;
}

const messages = [
  { to: '+237699128531', reference: 'a' },
  { to: '+237677018812', reference: 'b' },
];
const byNumber = (entries: readonly Entry[], to = messages) =>
  matchByNumber(to, entries, ({ number }) => number, 'CM');

describe('entries match messages', () => {
  it('by number, however it is written, in any order', () => {
    const entries = [{ number: '677018812' }, { number: '237 699 12 85 31' }];
    expect(byNumber(entries)).toEqual([[entries[1]], [entries[0]]]);
  });

  it('by our own reference', () => {
    const keys = {
      message: ({ reference }: (typeof messages)[number]) => reference,
      entry: ({ id }: Entry) => id,
    };
    expect(matchByKey(messages, [{ id: 'b' }, { id: 'c' }], keys)).toEqual([[], [{ id: 'b' }]]);
  });

  it('by position, if there are as many', () => {
    expect(matchByPosition(messages, ['x', 'y'])).toEqual([['x'], ['y']]);
    expect(matchByPosition(messages, ['x'])).toEqual([[], []]);
  });

  it('without a key, if both are alone', () => {
    expect(byNumber([{}], messages.slice(0, 1))).toEqual([[{}]]);
    expect(byNumber([{ number: 'none' }], messages.slice(0, 1))).toEqual([[{ number: 'none' }]]);
    expect(byNumber([{ number: '677018812' }], messages.slice(0, 1))).toEqual([[]]);
    expect(byNumber([{}])).toEqual([[], []]);
    expect(byNumber([{}, {}], messages.slice(0, 1))).toEqual([[]]);
  });

  it('not, if several messages have the key', () => {
    const twins = [messages[0], messages[0]].flatMap((one) => one ?? []);
    expect(byNumber([{ number: '699128531' }], twins)).toEqual([[], []]);
  });
});

describe('the submissions of matched entries', () => {
  const accepted: Submission = { outcome: 'accepted', reference: 'm-1' };
  const refused = rejected('provider_refused', 'no');
  const own = (entry: Submission): Submission => entry;

  it('are those of the entries, in the order of the messages', () => {
    expect(matchedSubmissions([[refused], [accepted]], own)).toEqual([refused, accepted]);
  });

  it('are unknown without an entry, unless the whole answer says more', () => {
    expect(matchedSubmissions([[]], own)).toMatchObject([{ outcome: 'unknown' }]);
    expect(matchedSubmissions<Submission>([[], [accepted]], own, () => refused)).toEqual([refused, accepted]);
  });

  it('are accepted if one of several is, and unknown if they disagree', () => {
    const deferred: Submission = { outcome: 'deferred', reason: { code: 'rate_limited', message: 'later' } };
    expect(matchedSubmissions([[refused, accepted]], own)).toEqual([accepted]);
    expect(matchedSubmissions([[refused, refused]], own)).toEqual([refused]);
    expect(matchedSubmissions([[refused, deferred]], own)).toMatchObject([{ outcome: 'unknown' }]);
  });
});
