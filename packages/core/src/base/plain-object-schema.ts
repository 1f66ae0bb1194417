import * as v from 'valibot';

/** Stops at the first thing that is wrong, and tells it in words of its own: valibot's show what was given. */
export const firstIssue: v.Config<v.BaseIssue<unknown>> = {
  abortEarly: true,
  message: ({ input, expected }) => (input === undefined ? 'it is missing' : `expected ${expected}`),
};

/**
 * A plain object of which every value has the schema. (valibot's own `record` takes lists and instances of classes, and
 * does not look at what stands under `constructor`, `prototype` and `__proto__`.)
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
  // Also that of another realm, as in a test runner.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.getOwnPropertySymbols(input).length === 0;
}
