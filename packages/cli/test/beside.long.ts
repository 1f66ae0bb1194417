/** The test of all commands beside a busy service: a file with 200,000 messages, and each command for a minute in a loop. */
process.env['NKUL_BESIDE_MESSAGES'] = '200000';
process.env['NKUL_BESIDE_SECONDS'] = '60';
await import('../src/beside.test.ts');

export {};
