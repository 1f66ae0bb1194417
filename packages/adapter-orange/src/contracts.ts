import {
  fieldOf,
  type HttpOutcome,
  isRecord,
  type JsonObject,
  numberOf,
  parsedJson,
  textOf,
} from '@nkul/adapter-kit';
import { type Balance, BalanceError } from '@nkul/core/adapter';

/**
 * The balance in an answer about contracts: the units of the country's contracts that are active.
 *
 * @param country three letters of ISO 3166-1
 * @throws BalanceError if the answer does not have it
 */
export function balanceOf(outcome: HttpOutcome, country: string): Balance {
  switch (outcome.kind) {
    case 'withheld':
      throw new BalanceError('The provider was not asked.');
    case 'not_written':
      if (outcome.refused === 'credentials') throw refused();
      throw new BalanceError(`The provider could not be asked for the balance (${outcome.cause}).`);
    case 'no_answer':
      throw new BalanceError(`The provider could not be asked for the balance (${outcome.cause}).`);
    case 'answered': {
      const { status, text } = outcome;
      if (status === 401 || status === 403) throw refused();
      const left = status === 200 ? unitsIn(parsedJson(text), country) : undefined;
      if (left === undefined) throw new BalanceError(`The provider answered ${status}, without a balance.`);
      return { left, unit: 'sms', at: new Date() };
    }
  }
}

function refused(): BalanceError {
  return new BalanceError(
    'The provider refused the application: check clientId, clientSecret and its contracts.',
  );
}

/** The units of the active contracts of a country. Undefined if a part cannot be read: a wrong sum would mislead. */
function unitsIn(body: unknown, country: string): number | undefined {
  const contracts = contractsIn(body);
  if (contracts === undefined) return undefined;
  const units = contracts
    .filter((one) => isOf(one, 'country', country) && isOf(one, 'status', 'ACTIVE'))
    .map((one) => numberOf(fieldOf(one, 'availableunits')));
  return units.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
}

/** True if a field has this value, or is absent: the query asks for one country, and the older form has no status. */
function isOf(contract: JsonObject, field: string, value: string): boolean {
  const text = textOf(fieldOf(contract, field));
  return text === undefined || text.trim().toUpperCase() === value;
}

/** The contracts: a list; or in the older form, lists in `partnerContracts.contracts[].serviceContracts`. */
function contractsIn(body: unknown): readonly JsonObject[] | undefined {
  if (Array.isArray(body)) return body.every(isRecord) ? body : undefined;
  const partner = isRecord(body) ? fieldOf(body, 'partnercontracts') : undefined;
  const services = isRecord(partner) ? fieldOf(partner, 'contracts') : undefined;
  if (!Array.isArray(services) || !services.every(isRecord)) return undefined;
  const lists: readonly unknown[] = services.map((one) => fieldOf(one, 'servicecontracts'));
  const all = lists.flat();
  return lists.every(Array.isArray) && all.every(isRecord) ? all : undefined;
}
