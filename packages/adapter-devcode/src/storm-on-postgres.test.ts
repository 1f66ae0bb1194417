/** The storm once more, with a hub that keeps its messages in PostgreSQL. */
process.env['NKUL_TEST_STORE'] = 'postgres';
await import('./storm.test.ts');

export {};
