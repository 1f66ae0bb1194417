import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

/** Loaded before a program, so that it cannot start threads. */
threads.Worker = class {
  constructor() {
    throw new Error('No thread may start.');
  }
} as unknown as typeof threads.Worker;
syncBuiltinESMExports();
