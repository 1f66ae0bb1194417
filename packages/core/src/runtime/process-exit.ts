/** The callbacks to call when the process ends. */
const callbacks = new Set<() => void>();

/**
 * Calls back while the process ends: after `process.exit()`, after an uncaught exception, and when nothing keeps it
 * alive. The callback must do all its work before it returns: nothing can be awaited. A signal without a handler ends the
 * process without calling back.
 *
 * One listener of the process serves all callbacks, as Node warns of more than ten.
 *
 * @returns a function that removes the callback
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
