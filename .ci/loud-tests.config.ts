import type { ViteUserConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The workspace's own configuration, with other tests. */
const config: ViteUserConfig = { ...base, test: { ...base.test, include: ['.ci/loud-tests.ts'] } };

export default config;
