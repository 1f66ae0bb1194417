import { fieldOf, type HttpOutcome, isRecord, moneyIn, parsedJson, textOf } from '@nkul/adapter-kit';
import { type Balance, BalanceError, type Money } from '@nkul/core/adapter';

/** The balance in an answer: money, which may be below zero. @throws BalanceError if the answer does not have it */
export function balanceOf(outcome: HttpOutcome): Balance {
  switch (outcome.kind) {
    case 'withheld':
      throw new BalanceError('The provider was not asked.');
    case 'not_written':
    case 'no_answer':
      throw new BalanceError(`The provider could not be asked for the balance (${outcome.cause}).`);
    case 'answered': {
      const { status, text } = outcome;
      if (status === 401) throw new BalanceError('The provider refused the account: check authToken.');
      const money = moneyOf(parsedJson(text));
      if (money === undefined) throw new BalanceError(`The provider answered ${status}, without a balance.`);
      return { left: Number(money.amount), unit: money.currency, money, at: new Date() };
    }
  }
}

function moneyOf(body: unknown): Money | undefined {
  if (!isRecord(body)) return undefined;
  return moneyIn(fieldOf(body, 'balance'), textOf(fieldOf(body, 'currency'))?.toUpperCase() ?? '');
}
