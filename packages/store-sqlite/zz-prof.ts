import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from './src/sqlite-store.ts';
const store = createSqliteStore({ file: process.argv[2] ?? '' });
await store.open(createRecorder());
const now = new Date();
for (let i = 0; i < 40; i++) await store.stats({ from: new Date(now.getTime() - 86_400_000), to: now, step: '5m', by: ['notifier'] });
await store.close();
