import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '../src/index.ts';

/**
 * A process that opens a store, asks a reader, and opens and closes a second store on the same file. At the first line of its
 * standard input, it stores opt-outs, and prints each that is answered. It closes nothing.
 */
const [file = '', count = '0'] = process.argv.slice(2);
const store = createSqliteStore({ file });
await store.open(createRecorder());
await store.reader({ timeoutMs: 20_000 })?.count();
const second = createSqliteStore({ file });
await second.open(createRecorder());
await second.close();
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
for (let index = 0; index < Number(count); index += 1) {
  const address = `+2376991285${String(index).padStart(2, '0')}`;
  const optOut = { address, categories: ['marketing'], by: 'link' } as const;
  await store.record([{ kind: 'address', happening: { type: 'opted_out', at: new Date(), ...optOut } }]);
  // Synchronously, so that the line is complete even if the process is killed right after.
  writeSync(1, `${address}\n`);
}
