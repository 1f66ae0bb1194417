import { fieldOf, type HttpOutcome, isRecord, parsedJson, textOf } from '@nkul/adapter-kit';
import { type Balance, BalanceError } from '@nkul/core/adapter';

/** The balance in an answer: money, which may be below zero. @throws BalanceError if the answer does not have it */
export function balanceOf(outcome: HttpOutcome): Balance {
  switch (outcome.kind) {
    case 'withheld':
      throw new BalanceError('The provider was not asked.');
    case 'not_written':
    case 'no_answer':
      throw new BalanceError(`The provider could not be asked for the balance (${outcome.cause}).`);
    case 'answered': {
      if (outcome.status === 401)
        throw new BalanceError('The provider refused the account: check authToken.');
      const body = parsedJson(outcome.text);
      const amount = isRecord(body) ? textOf(fieldOf(body, 'balance'))?.trim() : undefined;
      const currency = isRecord(body) ? textOf(fieldOf(body, 'currency'))?.trim().toUpperCase() : undefined;
      const isMoney = amount !== undefined && /^-?\d{1,20}(?:\.\d{1,19})?$/.test(amount);
      if (!isMoney || currency === undefined || !/^[A-Z]{3}$/.test(currency))
        throw new BalanceError(`The provider answered ${outcome.status} and told no balance.`);
      return { left: Number(amount), unit: currency, money: { amount, currency }, at: new Date() };
    }
  }
}
