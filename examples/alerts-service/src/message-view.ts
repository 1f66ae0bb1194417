import type { Attempt, DeliveryReport, Message } from '@nkul/core';

/** A message as `GET /messages/:id` shows it. Times are in ISO 8601, UTC. */
export function messageView({ id, status, recipient, content, attempts }: Message): object {
  return { id, status, to: recipient.phone, text: content['sms']?.text, attempts: attempts.map(attemptView) };
}

function attemptView({ notifier, outcome, reference, reports }: Attempt): object {
  return { notifier, outcome, reference, reports: reports.map(reportView) };
}

function reportView({ status, to, submittedAt, sentAt, deliveredAt, code }: DeliveryReport): object {
  return { status, to, submittedAt, sentAt, deliveredAt, code };
}
