/** The test of moves and restores that are killed, with ten times the kills. */
process.env['NKUL_MOVING_KILLS'] = '60';
await import('../src/steer/moving-kills.test.ts');

export {};
