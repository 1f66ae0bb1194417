import { addressOfStray, type Message, type Stray } from '@nkul/core/store';
import { ErasedHashes, type JournalEntry } from './journal-entries.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** How many things are read or erased at a time. */
const limit = 500;
/** An erasure may have been asked for a while before the last change that a backup has, and not be in it, in milliseconds. */
const marginMs = 300_000;

interface Found {
  readonly ids: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
}

/**
 * Erases what was erased after a backup: the journal has keyed hashes of it, so each id and address in the store is
 * compared with them. If an erased address is that of a provider's quote alone, a hash cannot find it: then all quotes of
 * providers from before the erasure are erased.
 *
 * @param lastChangeMs as `lastChange()` said before the restore changed something
 * @returns how many messages were erased
 */
export async function eraseAgain(
  store: SqliteStore,
  entries: readonly JournalEntry[],
  { at, lastChangeMs }: { readonly at: Date; readonly lastChangeMs: number },
): Promise<number> {
  const hashes = new ErasedHashes(entries, store.secret);
  const { ids, addresses } = await find(store, hashes, lastChangeMs);
  let erased = 0;
  for (const id of ids) erased += await erase(store, { id }, at);
  for (const address of addresses) erased += await erase(store, { to: [address] }, at);
  const lost = entries.filter(
    (entry) => entry.kind === 'to' && entry.at >= lastChangeMs && !hashes.wasFound(entry),
  );
  const quotesMs = lost.reduce((latest, entry) => Math.max(latest, entry.at), Number.NEGATIVE_INFINITY);
  if (lost.length > 0) while ((await store.purge({ quotes: new Date(quotesMs), limit })).more);
  return erased;
}

/** When the last event of a backup was stored, and a while before it, in milliseconds since 1970: later changes may be missing in it. */
export async function lastChange(store: SqliteStore): Promise<number> {
  const [last] = await store.events({ after: (await store.latest()) - 1, limit: 1 });
  return (last?.at.getTime() ?? Number.NEGATIVE_INFINITY) - marginMs;
}

/** Of an erasure from before the backup, only older messages are erased: the address may have been used again since. */
async function find(store: SqliteStore, hashes: ErasedHashes, lastChangeMs: number): Promise<Found> {
  const [ids, addresses] = [new Set<string>(), new Set<string>()];
  for await (const message of messagesOf(store)) {
    const isOlder = (erasedAt: number | undefined) =>
      erasedAt !== undefined && message.createdAt.getTime() <= erasedAt;
    if (isOlder(hashes.erasedAt('id', message.id))) ids.add(message.id);
    for (const address of addressesIn(message)) {
      const erasedAt = hashes.erasedAt('to', address);
      if (isOlder(erasedAt)) ids.add(message.id);
      if (erasedAt !== undefined && erasedAt >= lastChangeMs) addresses.add(address);
    }
  }
  for await (const stray of straysOf(store)) {
    const address = addressOfStray(stray);
    const erasedAt = address === undefined ? undefined : hashes.erasedAt('to', address);
    if (address !== undefined && erasedAt !== undefined && erasedAt >= lastChangeMs) addresses.add(address);
  }
  return { ids, addresses };
}

async function erase(
  store: SqliteStore,
  what: { readonly id: string } | { readonly to: readonly string[] },
  at: Date,
): Promise<number> {
  let [messages, after]: [number, string | undefined] = [0, undefined];
  do {
    const part = await store.erase({ ...what, at, limit, ...(after !== undefined && { after }) });
    messages += part.messages;
    after = part.next;
  } while (after !== undefined);
  return messages;
}

async function* messagesOf(store: SqliteStore): AsyncGenerator<Message> {
  let after: string | undefined;
  do {
    const page = await store.find({ limit, ...(after !== undefined && { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

async function* straysOf(store: SqliteStore): AsyncGenerator<Stray> {
  let after: string | undefined;
  do {
    const page = await store.strays({ limit, ...(after !== undefined && { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

function addressesIn({
  recipient: { phone, email, addresses = {} },
  attempts,
}: Message): ReadonlySet<string> {
  const all = [phone, email, ...Object.values(addresses), ...attempts.map(({ to }) => to)];
  return new Set(all.filter((address) => address !== undefined));
}
