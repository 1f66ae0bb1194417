import { ConfigurationError } from '@nkul/core/adapter';

/** @throws ConfigurationError if an option is not a whole number from 1 */
export function wholeNumber(value: number, option: string): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ConfigurationError(`expressWebhook(): ${option} must be a whole number from 1.`, {
    field: option,
  });
}
