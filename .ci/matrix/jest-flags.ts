/** A slow machine fails no test of Jest, and one that fails ends all the same, whatever it leaves open. */
export const patient: readonly string[] = ['--ci', '--testTimeout=120000', '--forceExit'];
