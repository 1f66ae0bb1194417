import { writeSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { createSqliteStore } from '../src/index.ts';

/** A process that stores messages of 4 KiB without a break, prints how many are stored, and does not close its store. */
const [file = '', count = '0'] = process.argv.slice(2);
const clock = manualClock();
const store = createSqliteStore({ file });
await store.open(createRecorder());
const content = { sms: { text: 'x'.repeat(4_096), segments: 27 } };
for (let stored = 0; stored < Number(count); ) {
  const added = await store.add(Array.from({ length: 64 }, () => sampleMessage(clock, { content })));
  stored += added.filter(({ ok }) => ok).length;
  // Synchronously, so that the line is complete even if the process is killed right after.
  writeSync(1, `${stored}\n`);
}
