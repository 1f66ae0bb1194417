import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { StillRunning } from './.ci/still-running.ts';

/** Tests run the sources as they stand, like every script here. */
const condition = 'nkul:source';

// Many tests start programs, each from hundreds of TypeScript files: Node reads and compiles them once for all.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

/**
 * Packages whose tests share the processes of their files: they are mostly computation, so that a process of its own and a second
 * import of everything would cost each file more than its tests do.
 */
const together = ['packages/{core,templates,verdict}/src/**/*.test.ts'];

/** Tests of these packages that look at what a process says or does once only. */
const onceInAProcess = [
  'packages/core/src/accept/resend.test.ts',
  'packages/core/src/base/http-status.test.ts',
  'packages/core/src/hub/fake-timers.test.ts',
];

export default defineConfig({
  resolve: { conditions: [condition, 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: [condition, 'module', 'node', 'development|production'] } },
  test: {
    globalSetup: 'tools/install-for-tests.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: together,
          exclude: [...configDefaults.exclude, ...onceInAProcess],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [
            'packages/!(core|templates|verdict)/src/**/*.test.ts',
            'examples/*/src/**/*.test.ts',
            'bench/src/**/*.test.ts',
            '.ci/**/*.test.ts',
            'tools/*.test.ts',
            ...onceInAProcess,
          ],
          // As it is by default; said, so that no hint stands below the summary.
          isolate: true,
        },
      },
    ],
    // Failures and a summary. Nothing is silenced: what a test writes and does not expect fails it.
    reporters: ['minimal', new StillRunning()],
    silent: false,
    disableConsoleIntercept: true,
    setupFiles: ['.ci/quiet-tests.ts'],
    // More than there are cores: much of the time the tests wait for processes, sockets and leases.
    maxWorkers: availableParallelism() + 1,
    // Generous: no test waits for it, and machines are slow at times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: [`--conditions=${condition}`],
  },
});
