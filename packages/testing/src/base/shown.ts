import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** All texts in which a value may be shown: by a log, by JSON, by the console, and by an error with its causes. */
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
    // JSON cannot hold the value, so it cannot show it.
  }
  for (let error = value; error instanceof Error; error = error.cause)
    texts.push(String(error), error.stack ?? '', JSON.stringify(error));
  return texts.join('\n');
}

/** Checks that a value does not show secrets. @throws AssertionError if it does; the error does not quote them */
export function assertHides(value: unknown, secrets: readonly string[], where: string): void {
  const shown = allShown(value);
  for (const [index, secret] of secrets.entries())
    assert.ok(!shown.includes(secret), `secret ${index} can be read in ${where}`);
}
