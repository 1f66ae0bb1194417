import * as v from 'valibot';
import { checkSettings } from '../input/check.ts';
import { objectOf } from '../input/object.ts';
import { wholeFrom } from '../input/values.ts';

export interface MemoryStoreOptions {
  /**
   * How many messages are kept, in all states together. Beyond this number and a tenth, the oldest are deleted, also those
   * that wait for delivery reports, which the hub logs. Messages that are queued or being sent are not deleted: if so many
   * of them wait, `notify()` throws a `StoreError`. @default 200_000
   */
  readonly maxMessages?: number;
  /**
   * How many messages at rest are kept: final ones, `unknown` ones, and those that are `sent` without a report, once
   * the event `message.unconfirmed` was emitted. Beyond this number, the messages that came to rest first are deleted,
   * and their keys with them. @default 100_000
   */
  readonly maxAtRest?: number;
  /** How many events are kept at least. Beyond twice this number, the oldest are deleted. @default 10_000 */
  readonly maxEvents?: number;
  /** How many reports may be parked. Beyond this number, the oldest are deleted, which the hub logs. @default 10_000 */
  readonly maxParked?: number;
}

const optionsSchema = objectOf(
  {
    maxMessages: v.optional(wholeFrom(1)),
    maxAtRest: v.optional(wholeFrom(0)),
    maxEvents: v.optional(wholeFrom(0)),
    maxParked: v.optional(wholeFrom(0)),
  },
  { noun: 'option' },
);

/** @throws ConfigurationError that names the first wrong option */
export function checkedOptions(given: MemoryStoreOptions): MemoryStoreOptions {
  return checkSettings(optionsSchema, given, 'memoryStore()') as MemoryStoreOptions;
}
