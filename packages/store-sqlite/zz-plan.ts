import { DatabaseSync } from 'node:sqlite';
import { statsSelection } from './src/tally-table.ts';
const db = new DatabaseSync('/tmp/cnt/new.db');
for (const by of [[], ['notifier'], ['notifier', 'template'], ['place']] as const) {
  const { sql, values } = statsSelection({ from: new Date(0), to: new Date(), step: '1h', by, ...(by[0] === 'place' && { where: { notifier: 'nexah' } }) });
  console.log(by, db.prepare('EXPLAIN QUERY PLAN ' + sql).all(...values).map((r) => r.detail));
}
