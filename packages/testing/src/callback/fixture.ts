import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallbackRequest, EntryResult } from '@nkul/core/adapter';

/** One payload, with the reading and the answer that are expected. */
export interface CallbackFixture {
  readonly name: string;
  /** The bytes of the body. */
  readonly payload: Uint8Array;
  /** The extension of the payload's file name, such as `.json`. */
  readonly extension: string;
  readonly expected: ExpectedReading;
}

/** The content of `case.expected.json`. */
export interface ExpectedReading {
  /** The method, the headers, the address and the query of the call. @default POST without headers */
  readonly request?: Pick<Partial<CallbackRequest>, 'method' | 'headers' | 'url' | 'query'>;
  /**
   * The expected entries, in order: the fields of a report (`notifier` and `raw` may be left out; times are in ISO 8601),
   * `{ "quarantined": "why" }`, `{ "inbound": { … } }`, `{ "change": { … } }` or `{ "skipped": true }`.
   */
  readonly entries?: readonly Readonly<Record<string, unknown>>[];
  /** The result of each entry, which `answer()` gets. @default all are stored */
  readonly results?: readonly EntryResult[];
  /** The expected body of the answer: its parsed JSON, or its text. */
  readonly answer?: unknown;
  /** The expected HTTP status of the answer. @default 200 */
  readonly status?: number;
  /** The code of the expected error, if `check()` refuses the call, or it cannot be read. Then the other fields are left out. */
  readonly error?: string;
  /** True if `handshake()` answers the call, with `answer` and `status`. */
  readonly handshake?: boolean;
}

const suffix = '.expected.json';

/**
 * Reads the fixtures of a folder.
 *
 * @throws Error if a payload or a `.expected.json` has no counterpart
 */
export function readFixtures(folder: URL | string): readonly CallbackFixture[] {
  const path = folder instanceof URL ? fileURLToPath(folder) : folder;
  const files = readdirSync(path).toSorted();
  const expectations = files.filter((file) => file.endsWith(suffix));
  const payloads = files.filter((file) => !file.endsWith(suffix));
  const named = new Map(payloads.map((file) => [file.slice(0, -extname(file).length || undefined), file]));
  for (const name of named.keys())
    if (!expectations.includes(name + suffix)) throw new Error(`the fixture ${name} has no ${name}${suffix}`);
  return expectations.map((file) => {
    const name = file.slice(0, -suffix.length);
    const payload = named.get(name);
    if (payload === undefined) throw new Error(`the fixture ${file} has no payload beside it`);
    const expected: ExpectedReading = JSON.parse(readFileSync(join(path, file), 'utf8'));
    return { name, payload: readFileSync(join(path, payload)), extension: extname(payload), expected };
  });
}

/** The call with a fixture's payload. */
export function requestOf({ payload, expected: { request = {} } }: CallbackFixture): CallbackRequest {
  return { method: 'POST', headers: {}, ...request, body: Uint8Array.from(payload) };
}
