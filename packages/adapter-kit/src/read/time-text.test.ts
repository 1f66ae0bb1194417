import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactTime, isoTime, rfc2822Time } from './time-text.ts';

const one = new Date('2026-11-25T13:00:00Z');

it.each([
  '2026-11-25T13:00:00Z',
  '2026-11-25T14:00:00+01:00',
  '2026-11-25T14:00:00+0100',
  ' 2026-11-25T13:00:00.000Z ',
])('a time of ISO 8601 is read: %s', (text) => {
  expect(isoTime(text)).toEqual(one);
});

it.each(['2026-11-25T13:00:00', '2026-02-30T13:00:00Z', '2026-11-25', ''])(
  'a time is not made up: %j',
  (text) => {
    expect(isoTime(text)).toBeUndefined();
  },
);

describe('a time of RFC 2822', () => {
  it.each([
    'Wed, 25 Nov 2026 13:00:00 +0000',
    'Wed, 25 Nov 2026 14:00:00 +0100',
    '25 Nov 2026 13:00 GMT',
    'Wed,25 Nov 2026 08:00:00 -0500',
  ])('is read: %s', (text) => {
    expect(rfc2822Time(text)).toEqual(one);
  });

  it.each([
    'Wed, 31 Nov 2026 13:00:00 +0000',
    '25 Nox 2026 13:00:00 +0000',
    '25 Nov 2026 25:00:00 +0000',
    '25 Nov 2026',
    '',
  ])('is not made up: %j', (text) => {
    expect(rfc2822Time(text)).toBeUndefined();
  });

  it('is the time that toUTCString() wrote', () => {
    const date = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (at) => {
        const whole = new Date(Math.floor(at.getTime() / 1_000) * 1_000);
        expect(rfc2822Time(whole.toUTCString())).toEqual(whole);
      }),
    );
  });
});

it('a time of an SMSC is read in its zone', () => {
  expect(compactTime('2611251400', 'Africa/Douala')).toEqual(one);
  expect(compactTime('261125140007', 'Africa/Douala')).toEqual(new Date('2026-11-25T13:00:07Z'));
  for (const text of ['2611311400', '26112514', '2611251460', '']) {
    expect(compactTime(text, 'Africa/Douala')).toBeUndefined();
  }
});
