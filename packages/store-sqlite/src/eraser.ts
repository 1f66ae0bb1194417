import {
  type Age,
  type EraseRequest,
  type Erasure,
  eraseItems,
  erasureEvents,
  isErasable,
  nextErasePlace,
  type PurgeRequest,
  purgeItems,
  type Recorded,
  type RecordItem,
  readErasePlace,
  writeErasePlace,
} from '@nkul/core/store';
import type { CappedStep, CappedWalk } from './capped-walk.ts';
import type { Erasable } from './erasable.ts';
import type { Finder } from './finder.ts';
import type { Tables } from './tables.ts';

/** Records items in the transaction that is open. */
type Record = (items: readonly RecordItem[]) => readonly Recorded[];

/** Erases messages, and quotes of them. Each call is a part of a transaction; the bytes go after it. */
export class Eraser {
  readonly #tables: Tables;
  readonly #finder: Finder;
  readonly #capped: CappedWalk;

  constructor(tables: Tables, finder: Finder, capped: CappedWalk) {
    this.#tables = tables;
    this.#finder = finder;
    this.#capped = capped;
  }

  /** Erases a part, from a place on. */
  erase(request: EraseRequest, record: Record): Erasure {
    const place = readErasePlace(request.after);
    if (place.kind === 'messages') return this.#eraseMessages(request, place.after, record);
    const last = this.#tables.events.eraseAbout(
      { after: place.after, limit: request.limit },
      this.#tables.erasedSubjects('to' in request ? request.to : []),
    );
    const next = last === undefined ? {} : { next: writeErasePlace({ kind: 'events', after: last }) };
    return { messages: 0, events: [], bytes: 'gone', ...next };
  }

  /** Erases old data. Returns how many it has found of each kind. */
  purge(request: PurgeRequest, record: Record): readonly number[] {
    const { quotes, limit } = request;
    const old = this.#old(request);
    const messages = new Map(
      old.flatMap(({ found }) => found).map(({ number, message }) => [number, message]),
    );
    record(purgeItems(messages.values(), request));
    const counts = old.map(({ found, more }) => (more ? limit : found.length));
    return quotes === undefined ? counts : [...counts, this.#tables.events.eraseBefore(quotes, limit)];
  }

  /** Messages of which something is old enough to be erased, by kind. */
  #old({ codes, texts, addresses, thin: now, limit }: PurgeRequest): readonly CappedStep[] {
    const kinds: readonly (readonly [Erasable, Age | undefined])[] = [
      ['code', codes],
      ['text', texts],
      ['code', addresses],
      ['text', addresses],
      ['address', addresses],
    ];
    return kinds.flatMap(([what, age]) => {
      if (age === undefined) return [];
      const found = this.#tables.messages.erasable(what, age.ended, limit);
      return [
        { found, more: found.length >= limit },
        this.#capped.next(what, { accepted: age.accepted, limit, now }),
      ];
    });
  }

  #eraseMessages(request: EraseRequest, after: string | undefined, record: Record): Erasure {
    if ('id' in request) return this.#eraseAll([request.id], request.at, record);
    const { at, to, limit } = request;
    for (const address of to) this.#tables.parked.deleteTo(address);
    const { found, next } = this.#finder.page({ to, ...(after !== undefined && { after }) }, limit);
    const ids = found.filter(({ message }) => isErasable(message, 'all')).map(({ message }) => message.id);
    return this.#eraseAll(ids, at, record, next);
  }

  /** @param after the last message of the page, if there may be more */
  #eraseAll(ids: readonly string[], at: Date, record: Record, after?: string): Erasure {
    const known = ids.flatMap((id) => this.#tables.messages.byId(id)?.message ?? []);
    const messages = known.filter((message) => isErasable(message, 'all')).length;
    const events = erasureEvents(record(eraseItems(ids, at)));
    const waits = ids.some((id) => this.#tables.messages.byId(id)?.message.eraseWhenSettled === 'all');
    return { messages, events, bytes: waits ? 'pending' : 'gone', next: nextErasePlace(after) };
  }
}
