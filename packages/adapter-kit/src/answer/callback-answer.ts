import type { CallbackAnswer, EntryResult } from '@nkul/core/adapter';

/**
 * The answer to a call that brought reports, for providers that look at its status alone: as given, or 503 if an entry
 * could not be stored, so that the provider calls again.
 */
export function callbackAnswer(results: readonly EntryResult[], stored: CallbackAnswer): CallbackAnswer {
  return results.includes('failed') ? { status: 503, headers: { 'retry-after': '30' }, body: '' } : stored;
}
