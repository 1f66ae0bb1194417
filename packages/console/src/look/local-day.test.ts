import { describe, expect, it } from 'vitest';
import { dayStart, dayStarts } from './local-day.ts';

const startOf = (at: string, zone: string) => dayStart(new Date(at), zone).toISOString();

describe('a day begins at midnight of its zone', () => {
  it.each([
    ['2026-11-25T13:30:00.250Z', 'Africa/Douala', '2026-11-24T23:00:00.000Z'],
    ['2026-11-25T13:30:00Z', 'UTC', '2026-11-25T00:00:00.000Z'],
    ['2026-11-25T13:30:00Z', 'Asia/Kolkata', '2026-11-24T18:30:00.000Z'],
    ['2026-11-24T23:00:00Z', 'Africa/Douala', '2026-11-24T23:00:00.000Z'],
  ])('%s in %s: %s', (at, zone, start) => {
    expect(startOf(at, zone)).toBe(start);
  });

  it.each([
    ['summer time began', '2026-03-29T10:00:00Z', 'Europe/Paris', '2026-03-28T23:00:00.000Z'],
    ['summer time ended', '2026-10-25T10:00:00Z', 'Europe/Paris', '2026-10-24T22:00:00.000Z'],
    ['it began at midnight', '2026-04-24T10:00:00Z', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    ['it changed by half an hour', '2026-04-05T02:00:00Z', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z'],
  ])('on a day on which %s', (_, at, zone, start) => {
    expect(startOf(at, zone)).toBe(start);
  });
});

it('the last days have each their own beginning, across a change of clocks', () => {
  const starts = dayStarts(new Date('2026-03-30T10:00:00Z'), 3, 'Europe/Paris');
  expect(starts.map((at) => at.toISOString())).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
});
