import { type Balance, BalanceError, parseExactJson } from '@nkul/core';
import { folded } from './folded.ts';
import type { Http, HttpOutcome } from './http.ts';
import { isRecord } from './json-value.ts';
import { numberOf } from './send-answer.ts';

/** What says that the provider wants the balance asked for otherwise. */
const otherMethod: ReadonlySet<number> = new Set([400, 404, 405, 406]);

/**
 * Reads the balance: by GET with a JSON body, as the provider's document has it; when that is refused, by POST with the
 * same body (a read, safe to repeat). The method that worked is remembered.
 */
export function createBalanceReader(
  http: Http,
  { apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string },
): (signal: AbortSignal) => Promise<Balance> {
  let method: 'GET' | 'POST' = 'GET';
  const ask = (by: 'GET' | 'POST', signal: AbortSignal) =>
    http.send(by, `${baseUrl}Solde_sms_dev`, { api_key: apiKey }, { signal });

  return async (signal) => {
    const answer = await ask(method, signal);
    const balance = balanceIn(answer);
    if (balance !== undefined) return balance;
    const refused =
      answer.kind === 'answered' ? otherMethod.has(answer.status) : answer.kind === 'not_written';
    if (!refused || isUnauthorized(answer)) throw failure(answer);
    const other = method === 'GET' ? 'POST' : 'GET';
    const second = await ask(other, signal);
    const found = balanceIn(second);
    if (found === undefined) throw failure(second);
    method = other;
    return found;
  };
}

function balanceIn(answer: HttpOutcome): Balance | undefined {
  if (answer.kind !== 'answered' || answer.status < 200 || answer.status > 299) return undefined;
  const body = bodyOf(answer.text);
  if (body === undefined || body['success'] === false) return undefined;
  // The table of the document lists the three beside `data`, its sample nests them in it.
  const data = isRecord(body['data']) ? { ...body, ...body['data'] } : body;
  const left = numberOf(data['solde']);
  if (left === undefined) return undefined;
  const [bought, sent] = [numberOf(data['qty_acheter']), numberOf(data['qty_envoye'])];
  return {
    left,
    ...(bought !== undefined && { bought }),
    ...(sent !== undefined && { sent }),
    unit: 'sms',
    at: new Date(),
  };
}

function isUnauthorized(answer: HttpOutcome): boolean {
  if (answer.kind !== 'answered') return false;
  const message = bodyOf(answer.text)?.['msg'];
  return (
    answer.status === 401 || (typeof message === 'string' && folded(message).includes("pas d'autorisation"))
  );
}

function failure(answer: HttpOutcome): BalanceError {
  if (isUnauthorized(answer)) return new BalanceError('The provider refused the account: check apiKey.');
  if (answer.kind === 'answered')
    return new BalanceError(`The provider answered ${answer.status} and told no balance.`);
  const cause = answer.kind === 'withheld' ? 'withheld' : answer.cause;
  return new BalanceError(`The provider could not be asked for the balance (${cause}).`);
}

function bodyOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const body = parseExactJson(text);
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
