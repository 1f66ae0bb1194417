/** Each command beside a busy service that keeps its messages in PostgreSQL. */
process.env['NKUL_TEST_STORE'] = 'postgres';
await import('./beside.test.ts');

export {};
