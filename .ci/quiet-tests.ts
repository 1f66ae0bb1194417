/** Set up before each test file: a line that a test writes, and does not expect, fails it. */
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, expect } from 'vitest';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** This was written to the console, stdout or stderr, so many times or at least once, and is expected. */
    toHaveBeenLogged(times?: number): R;
  }
}

/** What was written, and not expected so far: one entry a write, so that a line of the log comes whole. */
let written: string[] = [];

for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    written.push(stripVTControlCharacters(Buffer.from(chunk).toString()));
    const done = rest.findLast((one) => typeof one === 'function');
    done?.();
    return true;
  };
}
process.on('warning', (warning) => written.push(`${warning.stack ?? warning.message}\n`));

expect.extend({
  toHaveBeenLogged(text: string | RegExp, times?: number) {
    const isMeant = (entry: string) => (typeof text === 'string' ? entry.includes(text) : text.test(entry));
    const others = written.filter((entry) => !isMeant(entry));
    const found = written.length - others.length;
    const pass = times === undefined ? found > 0 : found === times;
    const all = written.join('') || 'nothing\n';
    written = others;
    return {
      pass,
      message: () =>
        `expected ${text} ${pass ? 'not ' : ''}to have been logged${times === undefined ? '' : ` ${times} times, and not ${found}`}; written was:\n${all}`,
    };
  },
});

function failOnLines(): void {
  const lines = written.join('');
  written = [];
  if (lines === '') return;
  throw new Error(
    `This was written, and no test expects it (by expect('…').toHaveBeenLogged(), or by a set-up that does not provoke it):\n${lines}`,
  );
}

// Set up first, so that they run behind those of the test file.
afterEach(failOnLines);
afterAll(failOnLines);
