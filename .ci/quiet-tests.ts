/** Set up before each test file: a test fails if it writes a line that it does not expect. */
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, expect } from 'vitest';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Expects that the text was written to the console, stdout or stderr: `times` times, or at least once. */
    toHaveBeenLogged(times?: number): R;
  }
}

/** The written texts that were not expected so far: one entry for each write, so that log lines stay whole. */
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

// Set up first, so that they run after those of the test file.
afterEach(failOnLines);
afterAll(failOnLines);
