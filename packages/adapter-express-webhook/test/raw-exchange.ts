import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A step of the client: it writes bytes, pauses, or ends its half of the connection. */
export type Step = string | Uint8Array | { readonly waitMs: number } | 'end of file';

/** Writes to a socket, and returns all that comes back until the server closes it. */
export async function exchange(port: number, ...steps: readonly Step[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    for (const ending of ['end', 'error', 'close']) socket.on(ending, () => resolve());
  }).then(() => {
    isOver = true;
  });
  for (const step of steps) {
    if (isOver || socket.destroyed) break;
    if (step === 'end of file') socket.end();
    else if (typeof step === 'string' || step instanceof Uint8Array) socket.write(step);
    else await sleep(step.waitMs);
  }
  await over;
  socket.destroy();
  return Buffer.concat(chunks).toString('latin1');
}

/** The status codes of the received answers. */
export function statuses(received: string): readonly number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));
}
