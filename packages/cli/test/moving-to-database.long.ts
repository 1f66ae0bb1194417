/** The test of a move to a database that is killed, with ten times the kills. */
process.env['NKUL_MOVING_KILLS'] = '40';
await import('../src/steer/moving-to-database.test.ts');

export {};
