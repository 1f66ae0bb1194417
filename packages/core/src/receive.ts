import type {
  Callback,
  CallbackAnswer,
  CallbackEntry,
  CallbackReading,
  CallbackRequest,
} from './callback.ts';
import type { Clock } from './clock.ts';
import { InvalidCallbackError } from './invalid-callback-error.ts';
import type { Logger } from './logger.ts';
import { isReference } from './send.ts';
import type { RecordItem } from './store.ts';
import type { Turn } from './turn.ts';

/**
 * A provider's call, the whole way: read, stored, and only then answered. Events are told in between.
 * What cannot be read at all is answered 400, too many entries 413, and neither changes anything.
 */
export async function receive(
  callback: Callback,
  request: CallbackRequest,
  { turn, clock, logger }: { readonly turn: Turn; readonly clock: Clock; readonly logger: Logger },
): Promise<CallbackAnswer> {
  let reading: CallbackReading;
  try {
    reading = callback.read(request);
  } catch (error) {
    if (!(error instanceof InvalidCallbackError)) throw error;
    return problem(400, error.message);
  }
  if (request.maxEntries !== undefined && reading.entries.length > request.maxEntries) {
    return problem(413, 'There are too many entries in one call.');
  }
  const at = clock.now();
  const stored = reading.entries.map(async (entry) => {
    try {
      const recorded = await turn.record(recordItem(callback.notifier, entry, at));
      if (!recorded.ok) throw recorded.error;
      return 'stored' as const;
    } catch (error) {
      logger.error(
        { notifier: callback.notifier, error },
        'a delivery report could not be stored; the provider is told so',
      );
      return 'failed' as const;
    }
  });
  return callback.answer(await Promise.all(stored), reading);
}

function recordItem(notifier: string, entry: CallbackEntry, at: Date): RecordItem {
  if (entry.kind === 'quarantined') {
    return { kind: 'notifier', notifier, happening: { type: 'quarantined', at, entry: entry.quarantined } };
  }
  const { report } = entry;
  if (!isReference(report.reference)) {
    const reason = 'the reference is not 1 to 255 printable characters';
    return {
      kind: 'notifier',
      notifier,
      happening: { type: 'quarantined', at, entry: { reason, raw: report.raw } },
    };
  }
  return {
    kind: 'reference',
    notifier,
    reference: report.reference,
    happening: { type: 'reported', at, report },
  };
}

/** An answer after RFC 9457. It echoes nothing of the request. */
export function problem(status: number, detail: string): CallbackAnswer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ status, detail }),
  };
}
