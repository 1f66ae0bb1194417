import type { Clock } from '../base/clock.ts';
import { NkulError } from '../base/errors.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import { shownError } from '../log/shown-error.ts';
import type { StoredReport } from '../observe/observer.ts';
import type { Observers } from '../observe/observers.ts';
import type { Callback, CallbackAnswer, CallbackRequest } from '../ports/callback.ts';
import type { Store } from '../ports/store.ts';
import { isTooDeep, withoutContent } from './record-item.ts';
import { logRefusedCallback } from './refused-callback.ts';
import { storeEntries } from './store-entries.ts';

/**
 * Handles a provider's call: checks it, reads it, stores it, emits its events, and only then answers. A call that the
 * provider did not make is answered 403, one that cannot be read 400, one by another method 405, one with too many
 * entries 413, one with another type of body 415; they change nothing. If the callback itself fails, that is logged and answered 500.
 */
export async function receive(
  callback: Callback,
  request: CallbackRequest,
  context: ReceiveContext,
): Promise<CallbackAnswer> {
  const observed = context.observers?.receiving({ notifier: callback.notifier });
  if (observed === undefined) return await answered(callback, request, context, undefined);
  const reports: StoredReport[] = [];
  const answer = await observed.within(() => answered(callback, request, context, reports));
  observed.ended({ status: answer.status, reports });
  return answer;
}

/** @param reports gets the reports that were stored; undefined without an observer */
async function answered(
  callback: Callback,
  request: CallbackRequest,
  context: ReceiveContext,
  reports: StoredReport[] | undefined,
): Promise<CallbackAnswer> {
  try {
    return await readAndStore(callback, request, context, reports);
  } catch (error) {
    // By its code, as the callback's package may use another copy of this package.
    if (NkulError.is(error) && error.code === 'NKUL_INVALID_CALLBACK')
      return refused(callback.notifier, 400, error.message, context);
    if (NkulError.is(error) && error.code === 'NKUL_UNAUTHENTIC_CALLBACK')
      return refusedAsForged(callback.notifier, error.message, context);
    const details = { notifier: callback.notifier, ...shownError(error) };
    context.countedLog.error(callback.notifier, details, 'a callback failed; the provider is answered 500');
    return problem(500, 'The call could not be handled.');
  }
}

export interface ReceiveContext {
  readonly bus: EventBus;
  readonly groupCommit: GroupCommit;
  readonly store: Pick<Store, 'find'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
  readonly observers: Observers | undefined;
}

async function readAndStore(
  callback: Callback,
  request: CallbackRequest,
  context: ReceiveContext,
  reports: StoredReport[] | undefined,
): Promise<CallbackAnswer> {
  const { notifier, methods = ['POST'] } = callback;
  if (!methods.includes(request.method.toUpperCase())) {
    const answer = refused(notifier, 405, 'The callback does not take this method.', context);
    return { ...answer, headers: { ...answer.headers, allow: methods.join(', ') } };
  }
  if (!isOfType(request, callback.types))
    return refused(notifier, 415, 'The callback does not take this type of body.', context);
  if (callback.check !== undefined) await callback.check(request);
  const handshake = callback.handshake?.(request);
  if (handshake !== undefined) return handshake;
  const read = callback.read(request);
  if (request.maxEntries !== undefined && read.entries.length > request.maxEntries) {
    return refused(notifier, 413, 'The call has too many entries.', context);
  }
  // One entry that cannot be kept must not lose the others.
  const reading = read.entries.some(isTooDeep)
    ? { ...read, entries: read.entries.map((entry) => (isTooDeep(entry) ? withoutContent() : entry)) }
    : read;
  const results = await storeEntries(
    reading.entries,
    { notifier, at: context.clock.now(), reports },
    context,
  );
  return callback.answer(results, reading);
}

/** True if a call has no body, or one of the types. */
function isOfType({ headers, body }: CallbackRequest, types: readonly string[] | undefined): boolean {
  if (types === undefined || (body instanceof Uint8Array && body.length === 0)) return true;
  const type = [headers['content-type'] ?? ''].flat()[0]?.split(';')[0]?.trim().toLowerCase() ?? '';
  return types.includes(type);
}

/** The provider did not make the call: listeners hear it, since somebody may be trying to forge reports. */
function refusedAsForged(notifier: string, reason: string, context: ReceiveContext): CallbackAnswer {
  context.bus.emitRefused({ type: 'callback.refused', at: context.clock.now(), notifier, reason });
  return refused(notifier, 403, reason, context);
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
