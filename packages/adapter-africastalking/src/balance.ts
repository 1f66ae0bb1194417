import { fieldOf, type HttpOutcome, isRecord, moneyIn, parsedJson } from '@nkul/adapter-kit';
import { type Balance, BalanceError } from '@nkul/core/adapter';

/** The balance in an answer: money, in one text. @throws BalanceError if the answer does not have it */
export function balanceOf(outcome: HttpOutcome): Balance {
  switch (outcome.kind) {
    case 'withheld':
      throw new BalanceError('The provider was not asked.');
    case 'not_written':
    case 'no_answer':
      throw new BalanceError(`The provider could not be asked for the balance (${outcome.cause}).`);
    case 'answered': {
      const { status, text } = outcome;
      if (status === 401 || status === 403)
        throw new BalanceError('The provider refused the account: check username and apiKey.');
      const body = parsedJson(text);
      const user = status === 200 && isRecord(body) ? fieldOf(body, 'userdata') : undefined;
      const money = isRecord(user) ? moneyIn(fieldOf(user, 'balance')) : undefined;
      if (money === undefined) throw new BalanceError(`The provider answered ${status}, without a balance.`);
      return { left: Number(money.amount), unit: money.currency, money, at: new Date() };
    }
  }
}
