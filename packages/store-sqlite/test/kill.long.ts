/** The test of a process that is killed, with five times the lives and the messages. */
process.env['NKUL_KILLS'] = '100';
await import('../src/kill.test.ts');

export {};
