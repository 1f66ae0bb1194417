import { addressOfStray, type Message, type Stray } from '@nkul/core/store';
import { type BackupEnd, isAfter } from './backup-end.ts';
import { ErasedHashes } from './erased-hashes.ts';
import type { JournalEntry } from './journal-entries.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** How many things are read or erased at a time. */
const limit = 500;
/**
 * An erasure may have been asked for a while before the last change that a backup has, and not be in it, in milliseconds. It counts
 * for lines without a number, and beside the number: another machine may have gone on from the same backup.
 */
const marginMs = 300_000;
/** The last time that a `Date` can have. */
const lastTimeMs = 8_640_000_000_000_000;

interface Found {
  readonly ids: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
}

/**
 * Erases what was erased after a backup: the journal has keyed hashes of it, so each id and address in the store is
 * compared with them. If an erased address is that of a provider's quote alone, a hash cannot find it: then all quotes of
 * providers from before the erasure are erased.
 *
 * @returns how many messages were erased
 */
export async function eraseAgain(
  store: SqliteStore,
  entries: readonly JournalEntry[],
  { at, end }: { readonly at: Date; readonly end: BackupEnd },
): Promise<number> {
  const hashes = new ErasedHashes(entries, store.secret);
  const { ids, addresses } = await find(store, hashes, end);
  let erased = 0;
  for (const id of ids) erased += await erase(store, { id }, at);
  for (const address of addresses) erased += await erase(store, { to: [address] }, at);
  const lost = entries.filter(
    (entry) => entry.kind === 'to' && mayBeAfter(end, entry) && !hashes.wasFound(entry),
  );
  // They may be more than a call takes arguments.
  const until = lost.reduce((last, entry) => Math.max(last, quotesUntil(end, entry)), 0);
  if (lost.length > 0) await eraseQuotes(store, until);
  return erased;
}

/** If it may be later than the backup, all that the backup has of the address is older, also if the times say something else. */
function mayBeAfter(end: BackupEnd, { at, number }: JournalEntry): boolean {
  return isAfter(end, number) === true || at >= end.at - marginMs;
}

/** Until when the quotes of a backup are from before an erasure, in milliseconds since 1970: all are if the erasure is later than the backup. */
function quotesUntil(end: BackupEnd, { at, number }: JournalEntry): number {
  return isAfter(end, number) === true ? lastTimeMs : at;
}

async function eraseQuotes(store: SqliteStore, untilMs: number): Promise<void> {
  while ((await store.purge({ quotes: new Date(untilMs), limit })).more);
}

/**
 * Of an erasure from before the backup, only older messages are erased: the address may have been used again since. An id is
 * never used again.
 */
async function find(store: SqliteStore, hashes: ErasedHashes, end: BackupEnd): Promise<Found> {
  const [ids, addresses] = [new Set<string>(), new Set<string>()];
  const note = (address: string) => {
    const entries = hashes.of('to', address);
    if (entries.some((entry) => mayBeAfter(end, entry))) addresses.add(address);
    return entries;
  };
  for await (const message of messagesOf(store)) {
    if (hashes.of('id', message.id).length > 0) ids.add(message.id);
    for (const address of addressesIn(message))
      if (note(address).some((entry) => message.createdAt.getTime() <= entry.at)) ids.add(message.id);
  }
  for await (const stray of straysOf(store)) {
    const address = addressOfStray(stray);
    if (address !== undefined) note(address);
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
