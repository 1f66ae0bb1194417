import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { StillRunning } from './.ci/still-running.ts';

/** Tests run the sources as they stand, like every script here. */
const condition = 'nkul:source';

// Many tests start programs, each from hundreds of TypeScript files: Node reads and compiles them once for all.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  resolve: { conditions: [condition, 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: [condition, 'module', 'node', 'development|production'] } },
  test: {
    globalSetup: 'tools/install-for-tests.ts',
    include: [
      'packages/*/src/**/*.test.ts',
      'examples/*/src/**/*.test.ts',
      'bench/src/**/*.test.ts',
      '.ci/**/*.test.ts',
      'tools/*.test.ts',
    ],
    // Failures and a summary. Nothing is silenced: what a test writes and does not expect fails it.
    reporters: ['minimal', new StillRunning()],
    silent: false,
    disableConsoleIntercept: true,
    setupFiles: ['.ci/quiet-tests.ts'],
    // More than there are cores: much of the time the tests wait for processes, sockets and leases.
    maxWorkers: availableParallelism() + 1,
    // As it is by default; said, so that no hint stands below the summary.
    isolate: true,
    // Generous: no test waits for it, and machines are slow at times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: [`--conditions=${condition}`],
  },
});
