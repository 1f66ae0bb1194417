import type { Clock } from '../base/clock.ts';
import { NkulError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Callback, CallbackAnswer, CallbackRequest, EntryResult } from '../ports/callback.ts';
import { type GroupCommit, maxRecordsPerGroup } from '../store/group-commit.ts';
import { isTooDeep, recordItem } from './record-item.ts';

/**
 * A provider's call, the whole way: read, stored, and only then answered. Events are emitted in between.
 * What cannot be read at all is answered 400, too many entries 413, and neither changes anything. A callback that fails
 * is told to the log, and answered 500.
 */
export async function receive(
  callback: Callback,
  request: CallbackRequest,
  context: ReceiveContext,
): Promise<CallbackAnswer> {
  try {
    return await readAndStore(callback, request, context);
  } catch (error) {
    // By its code: the callback's package may hold another copy of this one.
    if (NkulError.is(error) && error.code === 'NKUL_INVALID_CALLBACK') return problem(400, error.message);
    context.logger.error(
      { notifier: callback.notifier, error },
      'a callback failed; the provider is told so',
    );
    return problem(500, 'The call could not be handled.');
  }
}

interface ReceiveContext {
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
  readonly logger: Logger;
}

async function readAndStore(
  callback: Callback,
  request: CallbackRequest,
  { groupCommit, clock, logger }: ReceiveContext,
): Promise<CallbackAnswer> {
  const reading = callback.read(request);
  if (request.maxEntries !== undefined && reading.entries.length > request.maxEntries) {
    return problem(413, 'There are too many entries in one call.');
  }
  if (reading.entries.some(isTooDeep)) {
    return problem(400, 'An entry is nested too deeply.');
  }
  const at = clock.now();
  const items = reading.entries.map((entry) => recordItem(callback.notifier, entry, at));
  const stored: Promise<readonly EntryResult[]>[] = [];
  const failed = (error: unknown): EntryResult => {
    logger.error(
      { notifier: callback.notifier, error },
      'a delivery report could not be stored; the provider is told so',
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

/** An answer after RFC 9457. It echoes nothing of the request. */
function problem(status: number, detail: string): CallbackAnswer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ status, detail }),
  };
}
