/** Tests that write lines. Only quiet-tests.test.ts runs them, and expects that some fail. */
import { expect, test } from 'vitest';

test('says nothing', () => {
  expect(1).toBe(1);
});

test('expects what it writes', () => {
  console.warn('a line %s', { of: 'mine' });
  process.stderr.write('another\n');
  expect("a line { of: 'mine' }\n").toHaveBeenLogged();
  expect(/^another/).toHaveBeenLogged(1);
});

test('writes to the console', () => {
  console.log('stray');
});

test('writes to stdout', () => {
  process.stdout.write('stray');
});

test('writes to stderr', () => {
  process.stderr.write(new TextEncoder().encode('stray'));
});

test('warns', async () => {
  process.emitWarning('stray');
  await new Promise((resolve) => setImmediate(resolve));
});

test('writes more than it expects', () => {
  console.log('expected');
  console.log('stray');
  expect('expected').toHaveBeenLogged();
});

test('expects what is not written', () => {
  expect('stray').toHaveBeenLogged();
});

test('expects it once and writes it twice', () => {
  console.log('stray');
  console.log('stray');
  expect('stray').toHaveBeenLogged(1);
});
