import * as v from 'valibot';

/**
 * A JSON object whose values all match the schema. (valibot's own `record` accepts lists, and skips the keys
 * `constructor`, `prototype` and `__proto__`.)
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

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object, and not a list. */
export function isObject(input: unknown): input is JsonObject {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
