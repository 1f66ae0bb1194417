import { isTraceparent } from '../base/trace.ts';
import type { CountedLog } from './counted-log.ts';
import { shownError } from './shown-error.ts';

/** Gives the span under way as a `traceparent` (W3C Trace Context), or undefined. */
export type Trace = () => string | undefined;

/** The same, guarded: if the function throws, or gives something else, this is logged, and the message has no trace. */
export function guardedTrace(trace: Trace | undefined, countedLog: CountedLog): Trace {
  if (trace === undefined) return () => undefined;
  return () => {
    try {
      const given: unknown = trace();
      if (given === undefined || isTraceparent(given)) return given;
      countedLog.warn(
        'trace',
        {},
        'the option `trace` gave something that is not a traceparent; it is left out',
      );
    } catch (error) {
      countedLog.warn('trace', shownError(error), 'the option `trace` failed; messages have no trace');
    }
    return undefined;
  };
}
