import { writeSync } from 'node:fs';

/**
 * Imported before a command. It writes to the fourth descriptor: a line once the command may be interrupted, and at the
 * end its greatest memory, in KiB.
 */
process.on('newListener', (event) => {
  if (event === 'SIGINT') writeSync(3, 'listens\n');
});
process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
