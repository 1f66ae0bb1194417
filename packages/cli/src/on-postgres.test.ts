import { describe } from 'vitest';

/** The tests of the commands once more, with `--store` and `NKUL_STORE` that name a schema of PostgreSQL. */
process.env['NKUL_TEST_STORE'] = 'postgres';
// Before the others: its server ends after all of them.
await import('../test/test-store.ts');

const files = {
  commands: () => import('./command.test.ts'),
  'in a terminal': () => import('./terminal.test.ts'),
  'as a process': () => import('./process.test.ts'),
  'the console': () => import('./console/console.test.ts'),
  'numbers and texts': () => import('./open/reveal.test.ts'),
  'messages in review': () => import('./steer/review.test.ts'),
};

describe.each(Object.keys(files))('%s', async (name) => {
  await Object.entries(files).find(([one]) => one === name)?.[1]();
});
