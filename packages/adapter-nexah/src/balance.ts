import { fieldOf, type HttpOutcome, numberOf } from '@nkul/adapter-kit';
import { readAnswerBody, refusalOf, type WordSettings } from '@nkul/adapter-kit/dlrlist';
import { type Balance, BalanceError } from '@nkul/core/adapter';

/** The balance in an answer: `credit`, in SMS. @throws BalanceError if the answer does not have it */
export function balanceOf(outcome: HttpOutcome, settings: WordSettings): Balance {
  switch (outcome.kind) {
    case 'withheld':
      throw new BalanceError('The provider was not asked.');
    case 'not_written':
    case 'no_answer':
      throw new BalanceError(`The provider could not be asked for the balance (${outcome.cause}).`);
    case 'answered': {
      const { status, text } = outcome;
      const body = readAnswerBody(text);
      if (status === 401 || refusalOf({ words: body?.message ?? '' }, settings) === 'unauthorized')
        throw new BalanceError('The provider refused the account: check user and password.');
      const succeeded = status >= 200 && status < 300 && body !== undefined && body.success !== false;
      const left = succeeded ? numberOf(fieldOf(body.fields, 'credit')) : undefined;
      if (left === undefined) throw new BalanceError(`The provider answered ${status}, without a balance.`);
      return { left, unit: 'sms', at: new Date() };
    }
  }
}
