import type { CountedLog } from '../log/counted-log.ts';

/** A provider's call that was refused. Its reports are lost unless the provider repeats them. */
export interface RefusedCallback {
  /** The name in the address of the call, if it is that of a callback. */
  readonly notifier?: string;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Why, in words, without any text of the call. */
  readonly reason: string;
}

/** Logs a refused call. Further calls of the same notifier and status are counted. */
export function logRefusedCallback(refused: RefusedCallback, log: CountedLog): void {
  const about = `${refused.notifier ?? ''} ${refused.status}`;
  log.warn(about, refused, 'a call of a provider was refused; its delivery reports are not stored');
}
