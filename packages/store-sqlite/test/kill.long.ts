/** The test of a process that is killed, with ten times the lives and the messages. */
process.env['NKUL_KILLS'] = '200';
await import('../src/kill.test.ts');

export {};
