import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { sqliteStore } from '../src/index.ts';
import type { EndingProcessSettings } from './run-ending-process.ts';

/** A process that accepts messages, prints that it has, and ends without stopping its hub. */
const { file, baseUrl, inFlight, perCall, count, end, afterMs } = JSON.parse(
  process.argv[2] ?? '',
) as EndingProcessSettings;
const hub = await createHub({
  plugins: [
    sqliteStore({ file }),
    devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl, inFlight, perCall }),
  ],
});
await hub.notify(
  Array.from({ length: count }, (_, index) => ({
    to: { phone: `+237699${String(index).padStart(6, '0')}` },
    text: 'Bonjour',
  })),
);
writeSync(1, 'accepted\n');
if (afterMs !== undefined) await sleep(afterMs);
switch (end) {
  case 'exit':
    process.exit(0);
    break;
  case 'throw':
    throw new Error('nobody catches this');
  case 'killed':
    setInterval(() => {}, 60_000);
}
