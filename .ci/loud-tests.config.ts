import type { ViteUserConfig } from 'vitest/config';
import base from '../vitest.config.ts';

const { projects: _, ...test } = base.test ?? {};

/** The workspace's own configuration, with other tests. */
const config: ViteUserConfig = { ...base, test: { ...test, include: ['.ci/loud-tests.ts'] } };

export default config;
