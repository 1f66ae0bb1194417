import * as v from 'valibot';
import type { Duration } from '../base/duration.ts';
import { InvalidArgumentError } from '../base/errors.ts';
import { checked } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { booleanSchema, durationSchema } from '../input/values.ts';
import type { Balance } from '../model/balance.ts';
import type { Balances } from './balances.ts';

/** How a balance is read. */
export interface BalanceOptions {
  /** True to store it: `balance.read` is emitted, and `reading.balances()` has it. @default false */
  readonly record?: boolean;
  /** How long the provider may take. @default `sendTimeout` of the hub, 30 seconds */
  readonly timeout?: Duration;
}

const balanceSchema = objectOf(
  { record: v.optional(booleanSchema), timeout: v.optional(durationSchema) },
  { noun: 'option', meant: { store: 'record', within: 'timeout' } },
);

/** Reads a balance as `hub.balance()` does. @throws InvalidArgumentError if an option is not valid; the errors of `Balances` */
export async function readBalance(
  balances: Balances,
  notifier: string,
  given: BalanceOptions,
): Promise<Balance> {
  const { record, timeout } = checked(balanceSchema, given, {
    ...{ prefix: 'balance(): ', whole: 'its options', refuse: InvalidArgumentError },
  });
  return await balances.read(notifier, { record, timeoutMs: timeout });
}
