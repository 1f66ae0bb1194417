import fc from 'fast-check';
import { expect, test } from 'vitest';
import { devcodeAccount, referenceOf } from '../test/devcode-account.ts';
import { reportOf } from '../test/devcode-report.ts';
import { type ServedWebhook, serve } from '../test/served-webhook.ts';

const phone = '+237699128531';
const dangerous = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'readBy',
  'then',
  'length',
  '',
];
const keys = [
  'dlrlist',
  'messageid',
  'mobileno',
  'status',
  'Status',
  'reponsecode',
  'deliverytime',
  ...dangerous,
];
const words = [
  referenceOf(phone),
  phone,
  'DELIVRD',
  'UNDELIV',
  '2026-02-31 10:00:00',
  '9'.repeat(40),
  '\0',
  '\ud800',
];

/** JSON made of what the format is made of, in any order. */
const { json } = fc.letrec<{ json: string; object: string; list: string; leaf: string }>((tie) => ({
  json: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('object'), tie('list')),
  leaf: fc.oneof(
    fc.constantFrom(...words).map((word) => JSON.stringify(word)),
    fc.constantFrom('null', 'true', '1e999', '-0', '12345678901234567890', '1.50', '""', '[]', '{}'),
    fc.json({ maxDepth: 2 }),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...keys), tie('json')), { maxLength: 6 })
    .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`),
  list: fc.array(tie('json'), { maxLength: 4 }).map((values) => `[${values.join()}]`),
}));

/** An entry that could be one: an id, and then anything. */
const entry = fc
  .tuple(
    fc.constantFrom(referenceOf(phone), 'abc', ...dangerous),
    fc.array(fc.tuple(fc.constantFrom(...keys), json), { maxLength: 4 }),
    fc.constantFrom('"DELIVRD"', '"UNDELIV"', '"EXPIRED"', '"PERDU"', '1', 'null'),
  )
  .map(([id, pairs, status]) => {
    const more = pairs.map(([key, value]) => `,${JSON.stringify(key)}:${value}`).join('');
    return `{"messageid":${JSON.stringify(id)},"mobileno":"${phone}"${more},"status":${status}}`;
  });

/** A good call with some bytes changed, left out or added. */
const mutated = fc
  .array(fc.tuple(fc.nat(100), fc.constantFrom('change', 'remove', 'insert'), fc.nat(255)), { maxLength: 3 })
  .map((changes) => {
    const bytes = [...Buffer.from(reportOf(referenceOf(phone)))];
    for (const [at, how, byte] of changes) {
      bytes.splice(at, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
    }
    return Uint8Array.from(bytes);
  });

const bodies: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(entry, { maxLength: 3 }).map((entries) => `{"dlrlist":[${entries.join()}]}`),
  },
  { weight: 2, arbitrary: mutated },
  json.map((value) => `{"dlrlist":[${value},${value}]}`),
  json.map((value) => `{"dlrlist":${value}}`),
  json,
  fc.uint8Array({ maxLength: 100 }),
  fc.string({ unit: 'binary' }),
);

const types = [
  'application/json',
  'text/plain; charset=UTF-8',
  'a/b; charset=x',
  ';;',
  'multipart/form-data',
];
const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  fc
    .oneof(fc.constantFrom(...types), fc.string({ unit: 'grapheme-ascii' }))
    .map((type) => ({ 'content-type': type })),
  fc.constantFrom('identity', 'gzip', '', 'br').map((encoding) => ({ 'content-encoding': encoding })),
);

function shapeOf(prototype: object): readonly string[] {
  return Reflect.ownKeys(prototype).map(String);
}

/** What must hold whatever comes: an answer that is the same for the same bytes, and is no server's error. */
async function expectCalm(
  { post }: ServedWebhook,
  body: string | Uint8Array,
  more: Readonly<Record<string, string>>,
) {
  const first = await post(body, { headers: more });
  const second = await post(body, { headers: more });
  expect([200, 400, 413, 415]).toContain(first.status);
  expect([second.status, second.text]).toEqual([first.status, first.text]);
  if (first.status !== 200) expect(first.headers['content-type']).toBe('application/problem+json');
}

test('Random and mutated calls crash nothing, touch no prototype, and are answered alike when they come again', async () => {
  const served = await serve({ plugins: [devcodeAccount()], rate: false });
  const id = await served.sent(phone);
  const before = [Object.prototype, Array.prototype, Function.prototype].map(shapeOf);
  await fc.assert(
    fc.asyncProperty(bodies, headers, (body, more) => expectCalm(served, body, more)),
    { numRuns: 1_000 },
  );
  expect([Object.prototype, Array.prototype, Function.prototype].map(shapeOf)).toEqual(before);
  expect(['sent', 'delivered', 'undelivered']).toContain((await served.hub.get(id))?.status);
  expect(await served.post(reportOf('good'))).toMatchObject({ status: 200 });
}, 20_000);
