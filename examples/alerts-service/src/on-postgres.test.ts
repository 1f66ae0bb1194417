import { describe } from 'vitest';

/** The tests of the service once more, with `NKUL_DB` that names a schema of PostgreSQL. */
process.env['NKUL_TEST_STORE'] = 'postgres';
// Before the others: its server ends after all of them.
await import('../test/served.ts');

const files: Readonly<Record<string, () => Promise<unknown>>> = {
  service: () => import('./service.test.ts'),
  notifications: () => import('./notifications.test.ts'),
  operators: () => import('./operator.test.ts'),
  'streams of events': () => import('./event-stream.test.ts'),
  'odd calls': () => import('./odd-calls.test.ts'),
  health: () => import('./health.test.ts'),
  balance: () => import('./balance.test.ts'),
  'an attack': () => import('./attack.test.ts'),
  'the calls of the README': () => import('./readme.test.ts'),
};

describe.each(Object.keys(files))('%s', async (name) => {
  await files[name]?.();
});
