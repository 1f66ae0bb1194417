import type { Message } from '@nkul/core/store';

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID as its sixteen bytes, which sort like it; undefined for a text that is not one, as no message has it. */
export function idBytes(id: string): Uint8Array | undefined {
  return pattern.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : undefined;
}

export function idOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The bytes of the beginning of a UUID, which sort before all that begin with them. */
export function boundBytes(beginning: string): Uint8Array {
  return Buffer.from(beginning.replaceAll('-', ''), 'hex');
}

/** @throws Error if the id of a message is not a UUID in small letters */
export function checkUuid({ id }: Pick<Message, 'id'>): void {
  if (idBytes(id) === undefined)
    throw new Error(`the id of a message must be a UUID in small letters, but it is ${id}`);
}
