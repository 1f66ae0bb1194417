import { restoredLine } from '../waiting/wait-reason.ts';
import type { HubParts } from './hub-parts.ts';

/** Warns in the log if the store was restored from a backup, and nobody has accepted it yet: nothing is sent. */
export async function warnOfRestore({ store, logger }: HubParts): Promise<void> {
  const since = await store.restoredAt?.();
  if (since !== undefined) logger.warn({ since }, restoredLine);
}
