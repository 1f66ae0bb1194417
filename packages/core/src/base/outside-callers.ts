import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Begins work for many callers outside of the context (`AsyncLocalStorage`) of the one that happens to begin it. Otherwise a
 * listener or a notifier would find the request, the tenant or the span of somebody else.
 */
export const outsideCallers: <Result>(work: () => Result) => Result = AsyncLocalStorage.snapshot();
