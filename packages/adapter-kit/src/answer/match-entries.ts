import { type Country, readNumber, type Submission } from '@nkul/core/adapter';
import { unknown } from './submissions.ts';

/** The entries of an answer that are about each message, in the order of the messages. */
export type Matches<Entry> = readonly (readonly Entry[])[];

/** Matches entries by their places. If there are more or fewer entries than messages, each message is without one. */
export function matchByPosition<Entry>(
  messages: readonly unknown[],
  entries: readonly Entry[],
): Matches<Entry> {
  const [...places] = messages.keys();
  if (messages.length !== entries.length) return places.map(() => []);
  return places.map((place) => entries.slice(place, place + 1));
}

/** How a message and an entry name what they have in common. Undefined: it cannot be read. */
export interface EntryKeys<Message, Entry> {
  readonly message: (message: Message) => string | undefined;
  readonly entry: (entry: Entry) => string | undefined;
}

/**
 * Matches entries by a key, such as our own reference. An entry without a key is about the only message if it is the only
 * entry. If several messages have a key, its entries are left out.
 */
export function matchByKey<Message, Entry>(
  messages: readonly Message[],
  entries: readonly Entry[],
  { message: keyOfMessage, entry: keyOfEntry }: EntryKeys<Message, Entry>,
): Matches<Entry> {
  const [only] = entries;
  if (messages.length === 1 && entries.length === 1 && only !== undefined) {
    const key = keyOfEntry(only);
    return key === undefined || messages.every((one) => keyOfMessage(one) === key) ? [[only]] : [[]];
  }
  const keys = messages.map(keyOfMessage);
  const byKey = Map.groupBy(entries, keyOfEntry);
  const [seen, shared] = [new Set<string | undefined>(), new Set<string | undefined>()];
  for (const key of keys) (seen.has(key) ? shared : seen).add(key);
  return keys.map((key) => (key !== undefined && !shared.has(key) ? (byKey.get(key) ?? []) : []));
}

/**
 * Matches entries by the recipient's number, however the provider writes it. A number that cannot be read counts as a
 * missing one.
 */
export function matchByNumber<Entry>(
  messages: readonly { readonly to: string }[],
  entries: readonly Entry[],
  numberOf: (entry: Entry) => string | undefined,
  country: Country,
): Matches<Entry> {
  return matchByKey(messages, entries, {
    message: ({ to }) => to,
    entry: (entry) => {
      const written = numberOf(entry);
      return written === undefined ? undefined : readNumber(written, country);
    },
  });
}

/**
 * One submission for each message, by the safe rule: a message without an entry is `unknown`; of several entries, one that
 * is accepted counts, since the provider took the message; else they must agree.
 *
 * @param missing the submission of a message without an entry, if the whole answer says more of it
 */
export function matchedSubmissions<Entry>(
  matches: Matches<Entry>,
  submission: (entry: Entry, place: number) => Submission,
  missing: (place: number) => Submission = () =>
    unknown('unreadable_answer', 'the provider answered, and not for this message'),
): readonly Submission[] {
  return matches.map((entries, place) => {
    const [first, ...others] = entries.map((entry) => submission(entry, place));
    if (first === undefined) return missing(place);
    const accepted = [first, ...others].find(({ outcome }) => outcome === 'accepted');
    if (accepted !== undefined || others.every(({ outcome }) => outcome === first.outcome))
      return accepted ?? first;
    return unknown(
      'unreadable_answer',
      'the provider answered several times for this message, and not the same',
    );
  });
}
