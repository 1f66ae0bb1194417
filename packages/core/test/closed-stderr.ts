import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { consoleLogger } from '../src/index.ts';

/** A process whose stderr is closed by its reader. It writes to its log, and then says that it still runs. */
for (let line = 0; line < 5; line += 1) {
  consoleLogger.warn({ line }, 'a line');
  consoleLogger.error({ line }, 'a line');
  await sleep(20);
}
writeSync(1, 'alive');
