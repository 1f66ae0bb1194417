/** The test of outages, with a hundred times the histories. */
process.env['NKUL_OUTAGES'] = '10000';
process.env['NKUL_SEED'] = String(Date.now() % 1_000_000);
await import('../src/hub/outages.test.ts');

export {};
