/** The answer to a message: one entry for each number, refusals too. It comes with 201. */
import { type HttpAnswer, jsonAnswer } from '../calls/http-answer.ts';
import type { SmsOutcome } from '../calls/wire.ts';

/** The price of a unit, in KES. */
export const price = 0.8;

/** One entry of `Recipients`. */
export interface Recipient {
  readonly statusCode: number;
  readonly number: string;
  readonly status: string;
  readonly cost: string;
  readonly messageId: string;
  readonly messageParts?: number;
}

/** An amount in KES. */
export function kes(amount: number): string {
  return `KES ${amount.toFixed(4)}`;
}

/** The entry of one SMS. */
export function recipientOf({ to, result, fate }: SmsOutcome): Recipient {
  if (result === 'invalid') return refused(to, 403, 'InvalidPhoneNumber');
  if (result === 'refused') return refused(to, 407, 'CouldNotRoute');
  const { messageId, units } = result;
  return {
    statusCode: 101,
    number: to,
    status: 'Success',
    cost: kes(units * price),
    messageId: fate === 'noMessageId' ? 'None' : messageId,
    messageParts: units,
  };
}

/** The entry of an SMS that is refused. */
export function refused(number: string, statusCode: number, status: string): Recipient {
  return { statusCode, number, status, cost: '0', messageId: 'None' };
}

/** The answer with these entries. */
export function recipientsAnswer(recipients: readonly Recipient[], texts = false): HttpAnswer {
  const sent = recipients.filter(({ statusCode }) => statusCode < 200);
  const total = sent.reduce((sum, { messageParts = 0 }) => sum + messageParts * price, 0);
  const Message = `Sent to ${sent.length}/${recipients.length} Total Cost: ${total > 0 ? kes(total) : '0'}`;
  const Recipients = texts ? recipients.map(withTexts) : recipients;
  return jsonAnswer(201, { SMSMessageData: { Message, Recipients } });
}

/** The refusal of a whole call. */
export function wholeRefusal(message: string): HttpAnswer {
  return jsonAnswer(201, { SMSMessageData: { Message: message, Recipients: [] } });
}

function withTexts(recipient: Recipient): object {
  return Object.fromEntries(Object.entries(recipient).map(([name, value]) => [name, String(value)]));
}
