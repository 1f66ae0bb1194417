import type { ViteUserConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const { projects: _, ...test } = base.test ?? {};

/** The workspace's own configuration, with the tests that take long. */
const config: ViteUserConfig = {
  ...base,
  test: {
    ...test,
    include: ['.ci/**/*.long.ts', '{packages,examples}/*/{src,test}/**/*.long.ts', 'bench/src/**/*.long.ts'],
    // One after the other: some of them need the whole machine.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
};

export default config;
