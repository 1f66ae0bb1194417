import type { CountedLog } from '../log/counted-log.ts';

/** A provider's call that was refused, so that its reports are lost unless the provider repeats them. */
export interface RefusedCallback {
  /** The name in the address of the call, if it is that of a callback. */
  readonly notifier?: string;
  /** The HTTP status that it was answered. */
  readonly status: number;
  /** Why, in words, without anything of the call. */
  readonly reason: string;
}

/** Tells the log once in a while, each notifier and status by itself. */
export function logRefusedCallback(refused: RefusedCallback, log: CountedLog): void {
  const about = `${refused.notifier ?? ''} ${refused.status}`;
  log.warn(about, refused, 'a call of a provider was refused; its delivery reports are not stored');
}
