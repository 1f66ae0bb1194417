import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallbackRequest, EntryResult } from '@nkul/core/adapter';

/** One payload and what is expected of it. */
export interface CallbackFixture {
  readonly name: string;
  /** The bytes as they come. */
  readonly payload: Uint8Array;
  /** How the payload's file name ends: `.json`. */
  readonly extension: string;
  readonly expected: ExpectedReading;
}

/** The content of `case.expected.json`. */
export interface ExpectedReading {
  /** How the call came. @default POST without headers */
  readonly request?: { readonly method?: string; readonly headers?: CallbackRequest['headers'] };
  /**
   * What is read, one for each entry in order: the fields of a report (`notifier` and `raw` may be left out; times are
   * written as in ISO 8601), or `{ "quarantined": "why" }`.
   */
  readonly entries?: readonly Readonly<Record<string, unknown>>[];
  /** What becomes of each entry before the answer. @default all are stored */
  readonly results?: readonly EntryResult[];
  /** The answer's body: what its JSON holds, or its text. */
  readonly answer?: unknown;
  /** The answer's status. @default 200 */
  readonly status?: number;
  /** Instead of all others: the code of the error, when the payload as a whole cannot be read. */
  readonly error?: string;
}

const suffix = '.expected.json';

/**
 * The fixtures of a folder, by name.
 *
 * @throws Error when a payload has no expectation or an expectation has no payload
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

/** The call that brings a fixture's payload. */
export function requestOf({ payload, expected: { request = {} } }: CallbackFixture): CallbackRequest {
  return { method: request.method ?? 'POST', headers: request.headers ?? {}, body: Uint8Array.from(payload) };
}
