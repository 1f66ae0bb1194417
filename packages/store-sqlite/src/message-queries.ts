import { statusNumber } from './status-number.ts';

/**
 * Whether they are held is written out. As a value, SQLite would compare it with the condition of the index of held messages,
 * and plan the query anew at each use: that takes as long as ten queries.
 */
export const dueOfLane: string = `SELECT number, due_at FROM messages
  WHERE due_for = ? AND held = 0 AND due_at <= ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY due_at, number`;
export const heldOfLane: string = dueOfLane.replace('held = 0', 'held = 1');
export const nextDueOfLane: string =
  'SELECT min(due_at) AS time FROM messages WHERE due_for = ? AND held = 0 AND due_at > ?';
export const nextHeldOfLane: string = nextDueOfLane.replace('held = 0', 'held = 1');
export const nextExpiryOfAll: string = 'SELECT min(expires_at) AS time FROM messages WHERE expires_at > ?';
export const expiredMessages: string =
  'SELECT number FROM messages WHERE expires_at <= ? ORDER BY expires_at, number';
export const sendingMessages: string = `SELECT number FROM messages
  WHERE status = ${statusNumber('sending')} AND status <> ${statusNumber('delivered')}`;
export const erasableRested: string = `SELECT number FROM messages
  WHERE erasable = ? AND resting_since <= ? ORDER BY resting_since LIMIT ?`;
