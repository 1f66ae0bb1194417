/**
 * The purpose of a message. How long its text is kept depends on it.
 *
 * | Category | Meaning |
 * |---|---|
 * | `code` | a one-time code, or another secret that is worth nothing soon |
 * | `transactional` | about something that the recipient did or has: an order, an appointment, an alert |
 * | `marketing` | everything else |
 */
export type Category = 'code' | 'transactional' | 'marketing';

const known: Readonly<Record<Category, true>> = { code: true, transactional: true, marketing: true };

/** All categories. */
export const categories: readonly Category[] = Object.keys(known) as Category[];

/** A message that is valid for at most this long is a `code`, unless its notification or template says otherwise. */
export const codeValidityMs = 3_600_000;
