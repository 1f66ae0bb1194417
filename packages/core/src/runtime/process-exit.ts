/** What is called when the process ends. */
const callbacks = new Set<() => void>();

/**
 * Calls back while the process ends: after `process.exit()`, after an exception that nobody caught, and when nothing
 * keeps it alive. Only what is done before the callback returns is done at all. A signal that nobody handles ends a
 * process without it.
 *
 * One listener serves all: Node warns of more than ten.
 *
 * @returns takes the callback away
 */
export function onProcessExit(callback: () => void): () => void {
  if (callbacks.size === 0) process.on('exit', callAll);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) process.off('exit', callAll);
  };
}

function callAll(): void {
  for (const callback of callbacks) callback();
}
