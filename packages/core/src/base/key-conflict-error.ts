import { NkulError } from './nkul-error.ts';

/** The idempotency key already belongs to a message with another request. The first message stands; nothing was stored. */
export class KeyConflictError extends NkulError {
  readonly code = 'NKUL_KEY_CONFLICT';
}

/** What a store answers when the key of a message is that of another one, with another request. */
export function keyConflict({ id, key }: { readonly id: string; readonly key?: string }): KeyConflictError {
  return new KeyConflictError(
    `The idempotency key ${JSON.stringify(key)} belongs to message ${id}, which was another request. ` +
      'Use a new key for another message, or send the same request again.',
    { field: 'key' },
  );
}
