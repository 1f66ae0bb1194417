import assert from 'node:assert/strict';
import { type Callback, type CallbackRequest, NkulError } from '@nkul/core/adapter';
import * as fc from 'fast-check';
import type { ContractCase } from '../base/contract-case.ts';
import { type CallbackFixture, requestOf } from './fixture.ts';

const bodies = 300;

/** A callback's handling of any body, also of damaged and foreign ones. */
export function callbackBodyCases(
  create: () => Callback | Promise<Callback>,
  fixtures: readonly CallbackFixture[],
): readonly ContractCase[] {
  const whatever = (name: string, body: fc.Arbitrary<CallbackRequest['body']>): ContractCase => ({
    name,
    run: async () => {
      const callback = await create();
      const readable = (one: CallbackRequest['body']) =>
        assertReads(callback, { method: 'POST', headers: {}, body: one });
      return fc.assert(fc.property(body, readable), { numRuns: bodies });
    },
  });
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const payloads = fixtures.map(({ payload }) => payload);
  return [
    whatever(
      'throws nothing but InvalidCallbackError, whatever bytes come',
      fc.uint8Array({ maxLength: 200 }),
    ),
    whatever(
      'throws nothing but InvalidCallbackError, whatever JSON comes',
      fc.json({ maxDepth: 6 }).map(bytes),
    ),
    whatever(
      'throws nothing but InvalidCallbackError, whatever a framework has parsed',
      fc.anything({ maxDepth: 4 }).map((parsed) => ({ parsed })),
    ),
    whatever(
      'throws nothing but InvalidCallbackError when a payload is cut off or has a wrong byte',
      damaged(payloads),
    ),

    {
      name: 'says in its answer which entries were stored',
      run: async () => {
        const callback = await create();
        for (const fixture of fixtures.filter(({ expected }) => (expected.entries ?? []).length > 0)) {
          const reading = callback.read(requestOf(fixture));
          const all = (result: 'stored' | 'failed') =>
            callback.answer(
              reading.entries.map(() => result),
              reading,
            );
          assert.notDeepEqual(
            all('failed'),
            all('stored'),
            `${fixture.name} is answered the same when nothing was stored`,
          );
          assert.ok(isSuccess(all('stored').status), `${fixture.name} is refused though it was stored`);
        }
      },
    },
  ];
}

/** Payloads that were cut off, or have one changed byte. */
function damaged(payloads: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  if (payloads.length === 0) return fc.constant(new Uint8Array());
  return fc
    .tuple(
      fc.constantFrom(...payloads),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.option(fc.nat(255)),
    )
    .map(([payload, place, byte]) => {
      const at = Math.floor(place * payload.length);
      if (byte === null) return payload.slice(0, at);
      const copy = Uint8Array.from(payload);
      copy[at] = byte;
      return copy;
    });
}

/** @throws AssertionError if `read()` throws another error than InvalidCallbackError, or `answer()` fails */
function assertReads(callback: Callback, request: CallbackRequest): void {
  try {
    const reading = callback.read(request);
    const answer = callback.answer(
      reading.entries.map(() => 'stored'),
      reading,
    );
    assert.ok(Number.isInteger(answer.status) && answer.status >= 200 && answer.status <= 599);
    assert.equal(typeof answer.body, 'string');
  } catch (error) {
    if (!NkulError.is(error) || error.code !== 'NKUL_INVALID_CALLBACK') throw error;
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
