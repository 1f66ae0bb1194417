import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Callback,
  type CallbackEntry,
  type CallbackReading,
  type CallbackRequest,
  InvalidCallbackError,
} from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { failingCases } from '../base/failing-cases.ts';
import { callbackCases, callbackContract } from './callback-contract.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** The callback of a provider that there is not. */
function toyCallback(): Callback {
  return {
    notifier: 'toy',
    read: (request) => ({ entries: listIn(request).map(entryOf) }),
    answer: (results) => ({
      status: results.includes('failed') && !results.includes('stored') ? 503 : 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stored: results.map((result) => result === 'stored') }),
    }),
  };
}

function listIn({ body }: CallbackRequest): readonly unknown[] {
  const parsed: unknown = body instanceof Uint8Array ? parse(body) : body.parsed;
  const list = field(parsed, 'reports');
  if (!Array.isArray(list)) throw new InvalidCallbackError('It has no list of reports.');
  return list;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new InvalidCallbackError('It is no JSON.');
  }
}

function entryOf(raw: unknown): CallbackEntry {
  const [id, state, to, at] = ['id', 'state', 'to', 'at'].map((name) => field(raw, name));
  if (typeof id !== 'string' || id === '')
    return { kind: 'quarantined', quarantined: { reason: 'it has no id', raw } };
  const deliveredAt = typeof at === 'string' ? new Date(at) : undefined;
  return {
    kind: 'report',
    report: {
      notifier: 'toy',
      reference: id,
      status: state === 'DELIVERED' ? 'delivered' : 'undelivered',
      ...(typeof to === 'string' && { to }),
      ...(deliveredAt && !Number.isNaN(deliveredAt.getTime()) && { deliveredAt }),
      raw,
    },
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

describe('a toy that keeps the contract', () => {
  callbackContract({ test, create: toyCallback, fixtures });
});

/** A toy that reads otherwise. */
function reading(
  change: (good: CallbackReading, request: CallbackRequest) => CallbackReading,
): () => Callback {
  return () => {
    const good = toyCallback();
    return { ...good, read: (request) => change(good.read(request), request) };
  };
}

/** A toy whose reports are others. */
function reporting(change: (entry: CallbackEntry) => CallbackEntry): () => Callback {
  return reading(({ entries }) => ({ entries: entries.map(change) }));
}

const expectation = 'one-delivery: is read and answered as expected';

const breaks: readonly (readonly [what: string, create: () => Callback, caught: string])[] = [
  [
    'drops what it cannot use',
    reading(({ entries }) => ({ entries: entries.filter(({ kind }) => kind === 'report') })),
    'one-without-an-id: is read and answered as expected',
  ],
  [
    'reports for another notifier',
    reporting((entry) =>
      entry.kind === 'report' ? { ...entry, report: { ...entry.report, notifier: 'other' } } : entry,
    ),
    expectation,
  ],
  [
    'makes up a time',
    reporting((entry) =>
      entry.kind === 'report' ? { ...entry, report: { ...entry.report, sentAt: new Date() } } : entry,
    ),
    expectation,
  ],
  [
    'gives times that are in no calendar',
    reporting((entry) =>
      entry.kind === 'report'
        ? { ...entry, report: { ...entry.report, deliveredAt: new Date(Number.NaN) } }
        : entry,
    ),
    expectation,
  ],
  [
    'answers always the same',
    () => ({ ...toyCallback(), answer: () => ({ status: 200, headers: {}, body: '{"stored":[true]}' }) }),
    'says in its answer which entries were stored',
  ],
  [
    'refuses what was stored',
    () => {
      const good = toyCallback();
      return { ...good, answer: (results, read) => ({ ...good.answer(results, read), status: 404 }) };
    },
    'says in its answer which entries were stored',
  ],
  [
    'remembers what it has read',
    () => {
      const good = toyCallback();
      let before = 0;
      return {
        ...good,
        read(request) {
          before += 1;
          const { entries } = good.read(request);
          return { entries: before > 1 ? entries.slice(1) : entries };
        },
      };
    },
    'one-delivery: is read the same twice, and changes nothing',
  ],
  [
    'changes what it was given',
    reading((good, { body }) => {
      if (body instanceof Uint8Array) body[0] = 32;
      return good;
    }),
    'one-delivery: is read the same twice, and changes nothing',
  ],
  [
    'counts the same report twice',
    () => {
      const good = toyCallback();
      let count = 0;
      return {
        ...good,
        read: (request) => ({
          entries: good.read(request).entries.map((entry): CallbackEntry => {
            if (entry.kind !== 'report') return entry;
            count += 1;
            return { ...entry, report: { ...entry.report, deliveredAt: new Date(count) } };
          }),
        }),
      };
    },
    'one-delivery: counts once when it comes twice, and is answered the same',
  ],
  [
    'reads bytes alone',
    reading((good, { body }) => {
      if (!(body instanceof Uint8Array)) throw new InvalidCallbackError('no bytes');
      return good;
    }),
    'one-delivery: is read the same when a framework has parsed it',
  ],
  [
    'takes anything for JSON',
    () => ({ ...toyCallback(), read: ({ body }) => ({ entries: JSON.parse(String(body)) }) }),
    'throws nothing but InvalidCallbackError, whatever bytes come',
  ],
  [
    'takes any JSON for its own',
    () => {
      const good = toyCallback();
      return {
        ...good,
        read(request) {
          const parsed = request.body instanceof Uint8Array ? parse(request.body) : request.body.parsed;
          // As those do who trust their provider.
          const { reports } = parsed as { readonly reports: readonly unknown[] };
          return { entries: reports.map(entryOf) };
        },
      };
    },
    'throws nothing but InvalidCallbackError, whatever JSON comes',
  ],
  [
    'stumbles over what is cut off',
    () => {
      const good = toyCallback();
      return {
        ...good,
        read(request) {
          if (request.body instanceof Uint8Array && request.body.at(-2) !== 125)
            throw new RangeError('cut off');
          return good.read(request);
        },
      };
    },
    'throws nothing but InvalidCallbackError when a payload is cut off or has a wrong byte',
  ],
  [
    'reads what it cannot read',
    () => ({ ...toyCallback(), read: () => ({ entries: [] }) }),
    'no-list: is refused',
  ],
];

describe('the contract catches a callback that', () => {
  test.each(breaks)('%s', async (_, create, caught) => {
    const suspects = callbackCases({ create, fixtures }).filter(({ name }) => name === caught);
    expect(suspects.length).toBe(1);
    expect(await failingCases(suspects)).toEqual([caught]);
  });
});

describe('a folder of fixtures', () => {
  function folder(files: Readonly<Record<string, string>>): string {
    const path = mkdtempSync(join(tmpdir(), 'nkul-fixtures-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
    return path;
  }

  test('needs an expectation for each payload, and a payload for each expectation', () => {
    const lonely = folder({ 'a.json': '{}' });
    const empty = folder({ 'a.expected.json': '{}' });
    expect(() => callbackCases({ create: toyCallback, fixtures: lonely })).toThrow(
      'the fixture a has no a.expected.json',
    );
    expect(() => callbackCases({ create: toyCallback, fixtures: empty })).toThrow('has no payload beside it');
    for (const path of [lonely, empty]) rmSync(path, { recursive: true });
  });

  test('must not be empty', async () => {
    const path = folder({});
    expect(await failingCases(callbackCases({ create: toyCallback, fixtures: path }))).toEqual([
      'has fixtures',
    ]);
    rmSync(path, { recursive: true });
  });
});
