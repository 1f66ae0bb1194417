import type { Attempt, DeliveryReport, Message } from '@nkul/core';

/** The public fields of a message. Times are in ISO 8601, UTC. Absent fields are left out. */
export function messageView(message: Message): object {
  const { id, status, recipient, content, attempts, key, template, metadata, resendOf } = message;
  const { createdAt, dueAt, expiresAt, held, erased } = message;
  return {
    ...{ id, status, to: recipient.phone, text: content['sms']?.text, template, key, resendOf },
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...{ createdAt, dueAt, expiresAt, held, erased },
    attempts: attempts.map(attemptView),
  };
}

function attemptView({ number, notifier, outcome, reference, reason, reports }: Attempt): object {
  return { number, notifier, outcome, reference, reason, reports: reports.map(reportView) };
}

function reportView({ status, to, submittedAt, sentAt, deliveredAt, code }: DeliveryReport): object {
  return { status, to, submittedAt, sentAt, deliveredAt, code };
}
