import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRawJson, parseExactJson } from './json.ts';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const whole = fc.oneof(
  fc.constant('0'),
  fc
    .tuple(fc.constantFrom(...'123456789'), fc.oneof(digits(0, 25), digits(14, 18)))
    .map((parts) => parts.join('')),
);

/** Any number that JSON's grammar has (RFC 8259, section 6). */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.option(
      digits(1, 20).map((d) => `.${d}`),
      { nil: '' },
    ),
    fc.option(
      fc
        .tuple(fc.constantFrom('e', 'E', 'e+', 'E+', 'e-', 'E-'), digits(1, 3))
        .map(([sign, power]) => sign + power),
      { nil: '' },
    ),
  )
  .map((parts) => parts.join(''));

/** What ids, dates and prose have in common with delicate numbers, and what escapes it. */
const word = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0159-+.eE:,[]{} "\\\n') }),
    fc.uuid(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  )
  .map((text) => JSON.stringify(text));
const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 2 });
const scalar = fc.oneof(number, word, fc.constantFrom('true', 'false', 'null'));

/** JSON as it may be written, with white space wherever the grammar lets it stand. */
const { value: json } = fc.letrec<{ value: string }>((tie) => {
  const spaced = fc.tuple(space, tie('value'), space).map((parts) => parts.join(''));
  const entry = fc.tuple(space, word, space, spaced).map(([a, key, b, one]) => `${a}${key}${b}:${one}`);
  return {
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalar,
      fc.array(spaced, { maxLength: 4 }).map((items) => `[${items.join()}]`),
      fc.array(entry, { maxLength: 4 }).map((entries) => `{${entries.join()}}`),
    ),
  };
});
const written = fc.tuple(space, json, space).map((parts) => parts.join(''));

/** `JSON` with source text access, which TypeScript does not know. */
const sourced = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
};

/** Every number looked at, whatever the text is. */
function plainly(text: string): unknown {
  return sourced.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? sourced.rawJSON(source)
      : value,
  );
}

describe('JSON whose numbers keep all their digits', () => {
  it('is what looking at every number gives', () => {
    fc.assert(
      fc.property(written, (text) => {
        const [exact, plain] = [parseExactJson(text), plainly(text)];
        expect(exact).toStrictEqual(plain);
        expect(JSON.stringify(exact)).toBe(JSON.stringify(plain));
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes every number as it came', () => {
    fc.assert(
      fc.property(number, space, (one, gap) => {
        expect(JSON.stringify(parseExactJson(one))).toBe(one);
        expect(JSON.stringify(parseExactJson(`[${one},${gap}${one}${gap}]`))).toBe(`[${one},${one}]`);
        expect(JSON.stringify(parseExactJson(`{"a"${gap}:${one}}`))).toBe(`{"a":${one}}`);
      }),
    );
  });

  it.each(['', '-', '01', '1.', '[1,]', '{"a":1e}', '{"messageid":123'])(
    'refuses what is no JSON: %j',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );

  it('takes digits in strings for what they are', () => {
    const text =
      '{"id":"746082b9-5e1c-43d7-8f00-1234567890123456","at":"2026-01-05T08:00:13.120Z: -0, 1.50","n":7}';
    const parsed = parseExactJson(text);
    expect(JSON.stringify(parsed)).toBe(text);
    expect(parsed).toMatchObject({ n: 7 });
    expect(isRawJson(Object(parsed).n)).toBe(false);
  });
});

it('is exact behind strings with quotes and backslashes, and within a text that ends in one', () => {
  const hostile = fc
    .string({ unit: fc.constantFrom('\\', '"', '1', '.', 'e', '-', '0', ',', ':', '[') })
    .map((text) => JSON.stringify(text));
  fc.assert(
    fc.property(fc.array(fc.oneof(hostile, number), { maxLength: 8 }), (items) => {
      const text = `[${items.join()}]`;
      expect(JSON.stringify(parseExactJson(text))).toBe(text);
    }),
    { numRuns: 2_000 },
  );
  expect(() => parseExactJson('["1.50')).toThrow(SyntaxError);
  expect(() => parseExactJson('["1.50\\"')).toThrow(SyntaxError);
});
