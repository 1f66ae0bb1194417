import * as v from 'valibot';

/** Stops at the first issue. Its messages, unlike valibot's own, do not show the input. */
export const firstIssue: v.Config<v.BaseIssue<unknown>> = {
  abortEarly: true,
  message: ({ input, expected }) => (input === undefined ? 'it is missing' : `expected ${expected}`),
};

/**
 * A plain object whose values all match the schema. (valibot's own `record` accepts lists and instances of classes, and
 * skips the keys `constructor`, `prototype` and `__proto__`.)
 */
export function plainObjectOf<Value>(
  schema: v.GenericSchema<Value>,
): v.GenericSchema<Readonly<Record<string, Value>>> {
  return v.pipe(
    v.custom<Readonly<Record<string, Value>>>(isPlainObject, 'expected a plain object'),
    v.rawCheck(({ dataset: { typed, value: input }, addIssue }) => {
      if (!typed) return;
      for (const [key, value] of Object.entries(input)) {
        const [issue] = v.safeParse(schema, value, firstIssue).issues ?? [];
        if (issue === undefined) continue;
        const { message, path = [] } = issue;
        return addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }, ...path] });
      }
    }),
  );
}

function isPlainObject(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const prototype: unknown = Object.getPrototypeOf(input);
  // An object of another realm, as in a test runner, has a different Object.prototype.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.getOwnPropertySymbols(input).length === 0;
}
