import { DatabaseSync } from 'node:sqlite';
import { counters } from '@nkul/core/store';
import { statsSelection } from './src/tally-table.ts';
const db = new DatabaseSync('/tmp/cnt/new2.db');
db.exec('PRAGMA cache_size=-16384');
const key = 'width INTEGER NOT NULL, bucket INTEGER NOT NULL, detail TEXT NOT NULL, notifier TEXT NOT NULL, route TEXT NOT NULL, template TEXT NOT NULL, place TEXT NOT NULL';
db.exec(`DROP TABLE IF EXISTS c2; CREATE TABLE c2 (number INTEGER PRIMARY KEY, ${key}, ${counters.map((c) => `${c} INTEGER NOT NULL DEFAULT 0`)}, UNIQUE(width, bucket, detail, notifier, route, template, place)) STRICT; INSERT INTO c2 (width,bucket,detail,notifier,route,template,place,${counters}) SELECT width,bucket,detail,notifier,route,template,place,${counters} FROM counters ORDER BY width DESC, bucket`);
const now = new Date();
for (let r = 0; r < 2; r++) for (const [label, days, step] of [['24h 1h', 1, '1h'], ['30d 1h', 30, '1h']] as const) for (const t of ['counters', 'c2']) {
  const q = statsSelection({ from: new Date(now.getTime() - days * 86_400_000), to: now, step, by: ['notifier'] });
  const st = db.prepare(q.sql.replaceAll('FROM counters', `FROM ${t}`));
  if (r === 0 && days === 1) console.log(db.prepare('EXPLAIN QUERY PLAN ' + q.sql.replaceAll('FROM counters', `FROM ${t}`)).all(...q.values).map((x) => x.detail).join('; '));
  const ts: number[] = [];
  for (let i = 0; i < 7; i++) { const c = process.threadCpuUsage(); st.all(...q.values); const u = process.threadCpuUsage(c); ts.push((u.user + u.system) / 1000); }
  ts.sort((a, b) => a - b); console.log(label, t, ts[3]?.toFixed(1), ts[0]?.toFixed(1));
}
