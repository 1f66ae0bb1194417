import * as v from 'valibot';

/**
 * An object of JSON of which every value has the schema. (valibot's own `record` takes lists, and does not look at what
 * stands under `constructor`, `prototype` and `__proto__`.)
 */
export function jsonObjectOf<Value>(
  schema: v.GenericSchema<Value>,
  message = 'must be an object',
): v.GenericSchema<Readonly<Record<string, Value>>> {
  return v.pipe(
    v.custom<Readonly<Record<string, Value>>>(isObject, message),
    v.rawCheck(({ dataset: { typed, value: input }, addIssue }) => {
      if (!typed) return;
      for (const [key, value] of Object.entries(input)) {
        for (const { message, expected, received, path = [] } of v.safeParse(schema, value).issues ?? []) {
          const own = { type: 'object', origin: 'value', input, key, value } as const;
          addIssue({ message, expected: expected ?? undefined, received, path: [own, ...path] });
        }
      }
    }),
  );
}

function isObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
