/** A process that asks a reader, and closes nothing. */
import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '../src/sqlite-store.ts';

const store = createSqliteStore({ file: process.argv[2] ?? '' });
await store.open(createRecorder());
const reader = store.reader({ timeoutMs: 20_000 });
process.stdout.write(JSON.stringify(await reader?.count()));
