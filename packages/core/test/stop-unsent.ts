import { expect } from 'vitest';
import type { Hub } from '../src/index.ts';

/** Stops a hub on a memory store that holds so many messages which it has not sent, and has said so. */
export async function stopUnsent(hub: Hub, queued: number): Promise<void> {
  await hub.stop({ drain: false });
  const counts = `{ queued: ${queued}, sending: 0 }`;
  expect(
    `nkul: unsent messages are lost: the store in memory ends with this process ${counts}\n`,
  ).toHaveBeenLogged();
}
