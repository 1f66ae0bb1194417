import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** All that could be read of a value: by a log, by JSON, by a person at a console, by whoever catches an error. */
function allShown(value: unknown): string {
  const texts = [
    inspect(value, {
      depth: 12,
      showHidden: true,
      getters: true,
      maxArrayLength: null,
      maxStringLength: null,
    }),
  ];
  try {
    texts.push(JSON.stringify(value) ?? '');
  } catch {
    // A value that no JSON can hold shows nothing in JSON.
  }
  for (let error = value; error instanceof Error; error = error.cause)
    texts.push(String(error), error.stack ?? '', JSON.stringify(error));
  return texts.join('\n');
}

/** @throws AssertionError when a secret can be read of a value; without quoting it */
export function assertHides(value: unknown, secrets: readonly string[], where: string): void {
  const shown = allShown(value);
  for (const [index, secret] of secrets.entries())
    assert.ok(!shown.includes(secret), `secret ${index} can be read in ${where}`);
}
