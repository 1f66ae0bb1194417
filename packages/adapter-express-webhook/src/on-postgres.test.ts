import { describe } from 'vitest';

/** The tests of reports once more, with a hub that keeps them in PostgreSQL. */
process.env['NKUL_TEST_STORE'] = 'postgres';
// Before the others: its server ends after all of them.
await import('../test/test-store.ts');

const files: Readonly<Record<string, () => Promise<unknown>>> = {
  'the webhook': () => import('./express-webhook.test.ts'),
  'entries of a call': () => import('./report-entries.test.ts'),
  'outcomes of reports': () => import('./report-outcomes.test.ts'),
  'a server that is killed': () => import('./killed-server.test.ts'),
};

describe.each(Object.keys(files))('%s', async (name) => {
  await files[name]?.();
});
