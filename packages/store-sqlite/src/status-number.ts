import type { MessageStatus } from '@nkul/core/store';

/** The numbers of the states in the file. A new state is appended: stored numbers keep their meaning. */
const statuses: readonly MessageStatus[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'rejected',
  'failed',
  'expired',
  'cancelled',
  'unknown',
  'review',
];
const numbers: ReadonlyMap<MessageStatus, number> = new Map(statuses.map((status, index) => [status, index]));

export function statusNumber(status: MessageStatus): number {
  return numbers.get(status) ?? -1;
}

export function statusOf(number: number): MessageStatus {
  return statuses[number] ?? 'unknown';
}
