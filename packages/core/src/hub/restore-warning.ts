import { restoredLine } from '../waiting/wait-reason.ts';
import type { HubParts } from './hub-parts.ts';

/** Warns in the log while the store is closed after a restore: until a person accepts it, its messages wait. */
export async function warnOfRestore({ store, logger }: HubParts): Promise<void> {
  const since = await store.restoredAt?.();
  if (since !== undefined) logger.warn({ since }, restoredLine);
}
