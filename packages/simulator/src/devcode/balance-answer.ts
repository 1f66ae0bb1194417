/** The answer to a call of `Solde_sms_dev`, as the document's sample shows it. */
import type { Balance } from '../book/accounts.ts';
import { documentedMessages, successEnvelope } from './documented-answer.ts';
import type { AnswerJson } from './send-answer.ts';

/** The three numbers in `data`, or beside it. */
export function balanceAnswer({ bought, sent, left }: Balance, besideData: boolean): AnswerJson {
  const numbers = { qty_acheter: bought, qty_envoye: sent, solde: left };
  const envelope = successEnvelope(documentedMessages.balanceRead);
  return besideData ? { ...envelope, data: {}, ...numbers } : { ...envelope, data: numbers };
}
