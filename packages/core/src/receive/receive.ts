import type { Clock } from '../base/clock.ts';
import { NkulError } from '../base/errors.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import { shownError } from '../log/shown-error.ts';
import type { Callback, CallbackAnswer, CallbackRequest, EntryResult } from '../ports/callback.ts';
import { type GroupCommit, maxRecordsPerGroup } from '../store/group-commit.ts';
import { isTooDeep, recordItem, withoutContent } from './record-item.ts';
import { logRefusedCallback } from './refused-callback.ts';

/**
 * Handles a provider's call: reads it, stores it, emits its events, and only then answers. A call that cannot be read is
 * answered 400, one with too many entries 413; both change nothing. If the callback itself fails, that is logged and
 * answered 500.
 */
export async function receive(
  callback: Callback,
  request: CallbackRequest,
  context: ReceiveContext,
): Promise<CallbackAnswer> {
  try {
    return await readAndStore(callback, request, context);
  } catch (error) {
    // By its code, as the callback's package may use another copy of this package.
    if (NkulError.is(error) && error.code === 'NKUL_INVALID_CALLBACK')
      return refused(callback.notifier, 400, error.message, context);
    const details = { notifier: callback.notifier, ...shownError(error) };
    context.countedLog.error(callback.notifier, details, 'a callback failed; the provider is answered 500');
    return problem(500, 'The call could not be handled.');
  }
}

interface ReceiveContext {
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
}

async function readAndStore(
  callback: Callback,
  request: CallbackRequest,
  context: ReceiveContext,
): Promise<CallbackAnswer> {
  const { groupCommit, clock, logger } = context;
  const read = callback.read(request);
  if (request.maxEntries !== undefined && read.entries.length > request.maxEntries) {
    return refused(callback.notifier, 413, 'The call has too many entries.', context);
  }
  // One entry that cannot be kept must not lose the others.
  const reading = read.entries.some(isTooDeep)
    ? { ...read, entries: read.entries.map((entry) => (isTooDeep(entry) ? withoutContent() : entry)) }
    : read;
  const at = clock.now();
  const items = reading.entries.map((entry) => recordItem(callback.notifier, entry, at));
  const stored: Promise<readonly EntryResult[]>[] = [];
  const failed = (error: unknown): EntryResult => {
    logger.error(
      { notifier: callback.notifier, error },
      'a delivery report could not be stored; its entry is answered as failed',
    );
    return 'failed';
  };
  for (let from = 0; from < items.length; from += maxRecordsPerGroup) {
    const group = items.slice(from, from + maxRecordsPerGroup);
    stored.push(
      groupCommit.recordAll(group).then(
        (recorded) => recorded.map((one) => (one.ok ? 'stored' : failed(one.error))),
        (error: unknown) => group.map(() => failed(error)),
      ),
    );
  }
  return callback.answer((await Promise.all(stored)).flat(), reading);
}

function refused(
  notifier: string,
  status: number,
  reason: string,
  { countedLog }: ReceiveContext,
): CallbackAnswer {
  logRefusedCallback({ notifier, status, reason }, countedLog);
  return problem(status, reason);
}

/** An answer after RFC 9457, without any text of the request. */
function problem(status: number, detail: string): CallbackAnswer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ status, detail }),
  };
}
