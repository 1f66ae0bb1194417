/** How far an erasure has come: it goes through the messages, then through the events. */
export type ErasePlace =
  | { readonly kind: 'messages'; readonly after?: string }
  | { readonly kind: 'events'; readonly after: number };

const separator = ':';

/** The place that a cursor names; without a cursor, the beginning. */
export function readErasePlace(cursor: string | undefined): ErasePlace {
  if (cursor === undefined) return { kind: 'messages' };
  const [kind, after = ''] = cursor.split(separator);
  return kind === 'messages' ? { kind, after } : { kind: 'events', after: Number(after) };
}

/** The cursor after a page of messages: the next page, or the events. @param last the last message, if there are more */
export function nextErasePlace(last: string | undefined): string {
  return writeErasePlace(
    last === undefined ? { kind: 'events', after: 0 } : { kind: 'messages', after: last },
  );
}

/** The cursor (`Erasure.next`) of a place. */
export function writeErasePlace({ kind, after }: ErasePlace): string {
  return after === undefined ? kind : `${kind}${separator}${after}`;
}
