import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from './src/sqlite-store.ts';
const file = process.argv[2] ?? '';
const c0 = process.cpuUsage();
const store = createSqliteStore({ file });
await store.open(createRecorder());
const c1 = process.cpuUsage(c0);
console.log(process.argv[3], 'open', ((c1.user + c1.system) / 1000).toFixed(0), 'ms');
const now = new Date();
let check = '';
for (const [label, days, step] of [['24h by notifier 5m', 1, '5m'], ['24h by notifier 1h', 1, '1h'], ['7d 1h', 7, '1h'], ['30d 1h', 30, '1h'], ['90d none', 90, undefined]] as const) {
  const t: number[] = [];
  for (let i = 0; i < 7; i++) {
    const c = process.cpuUsage();
    const rows = await store.stats({ from: new Date(now.getTime() - days * 86_400_000), to: now, ...(step && { step }), by: ['notifier'] });
    const u = process.cpuUsage(c);
    t.push((u.user + u.system) / 1000);
    check = `${rows.length} ${rows.reduce((a, r) => a + r.attempts + r.delivery.reduce((x, y) => x + y, 0), 0)}`;
  }
  t.sort((a, b) => a - b);
  console.log(process.argv[3], label, t[3]?.toFixed(1), `(${t[0]?.toFixed(1)}–${t[6]?.toFixed(1)})`, check);
}
await store.close();
