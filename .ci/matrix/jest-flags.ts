/** A long time-out, so that a slow machine does not fail a test; and Jest exits even if a test leaves handles open. */
export const patient: readonly string[] = ['--ci', '--testTimeout=120000', '--forceExit'];
