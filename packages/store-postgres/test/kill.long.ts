/** The test of processes on one database that fail in every way, with ten times the faults. */
process.env['NKUL_KILLS'] = '10';
await import('../src/store/kill.test.ts');

export {};
