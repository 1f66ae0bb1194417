import { expect, it } from 'vitest';
import { createRelativeTime } from './relative-time.ts';

const now = new Date('2026-11-25T14:00:00Z');
const french = createRelativeTime('fr', 'Africa/Douala');

it.each([
  ['2026-11-25T14:00:20Z', 'maintenant'],
  ['2026-11-25T14:05:00Z', 'dans 5 minutes'],
  ['2026-11-25T13:15:00Z', 'il y a 45 minutes'],
  ['2026-11-25T17:00:00Z', 'dans 3 heures'],
  ['2026-11-25T22:59:00Z', 'dans 9 heures'],
  // Midnight in Douala is 23:00 UTC.
  ['2026-11-25T23:00:00Z', 'demain'],
  ['2026-11-24T22:00:00Z', 'hier'],
  ['2026-11-27T10:00:00Z', 'après-demain'],
  ['2026-11-30T10:00:00Z', 'dans 5 jours'],
  ['2026-12-26T10:00:00Z', 'le mois prochain'],
  ['2027-06-25T10:00:00Z', 'dans 7 mois'],
  ['2028-11-25T10:00:00Z', 'dans 2 ans'],
  ['2026-11-25T14:59:40Z', 'dans 1 heure'],
  ['2027-11-25T10:00:00Z', 'dans 12 mois'],
])('says %s as %s', (at, said) => {
  expect(french(new Date(at), now)).toBe(said);
});

it.each([
  ['2026-01-31', '2026-03-03', 'dans 2 mois'],
  ['2026-01-20', '2026-03-06', 'dans 2 mois'],
  ['2026-01-05', '2026-12-26', 'dans 11 mois'],
  ['2026-12-31', '2026-01-10', 'il y a 11 mois'],
  ['2026-12-31', '2026-11-15', 'le mois dernier'],
  ['2026-12-20', '2028-01-05', 'dans 13 mois'],
])('counts months of the calendar: on %s, %s is %s', (from, to, said) => {
  expect(french(new Date(`${to}T12:00:00Z`), new Date(`${from}T12:00:00Z`))).toBe(said);
});

it('speaks the language that it is given', () => {
  expect(createRelativeTime('en', 'UTC')(new Date('2026-11-26T10:00:00Z'), now)).toBe('tomorrow');
});
