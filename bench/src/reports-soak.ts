import { join } from 'node:path';
import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import type { SoakLoader, SoakResult } from './soak-load.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';
import type { WebhookServer } from './webhook-server.ts';

const seconds = 30;
const connections = 100;
const perCall = 100;
/** Messages that wait for reports when the calls begin. The other reports are parked. */
const known = { run: 'soak', first: 0, count: 100_000 };
const aimMs = 1_000;

/** A busy provider posts to one process. Acknowledged reports must not be lost, and the answers must come in time. */
export const reportsSoak: Bench = {
  name: 'reports-soak',
  title: `${connections} connections for ${seconds} s, ${perCall} delivery reports a call, SQLite (FULL); once, whatever the rounds`,
  run: (options) =>
    inTemporaryDirectory(async (directory) => {
      const result = await soak(directory, options);
      options.progress('looking for every acknowledged report in the store');
      const stored = await reportsIn(join(directory, 'nkul.db'));
      const lost = result.acknowledged.filter((reference) => !stored.has(reference)).length;
      return rowsOf(result, lost);
    }),
};

async function soak(directory: string, { progress }: BenchOptions): Promise<SoakResult> {
  const server = new BenchProcess<WebhookServer>('./webhook-server.ts');
  const load = new BenchProcess<SoakLoader>('./soak-load.ts');
  try {
    const url = await server.ask('listen', { kind: 'sqlite', directory });
    progress(`adding ${known.count} messages`);
    await server.ask('seed', known);
    progress(`posting for ${seconds} s`);
    return await load.ask('post', { url, seconds, connections, perCall, known });
  } finally {
    await load.stop();
    await server.stop();
  }
}

/** The references of all reports in a store, applied or parked. */
async function reportsIn(file: string): Promise<ReadonlySet<string>> {
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  const references = new Set<string>();
  try {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const events = await store.events({ after, limit: 1_000 });
      for (const event of events) {
        if (event.type === 'report.received' || event.type === 'report.parked') {
          references.add(event.report.reference);
        }
      }
      after = events.at(-1)?.sequence;
    }
    return references;
  } finally {
    await store.close();
  }
}

function rowsOf({ calls, errors, acknowledged, p50Ms, p99Ms }: SoakResult, lost: number): readonly Row[] {
  const atMost = (ratio: number): Pick<Row, 'target'> => ({ target: { sense: 'at most', ratio } });
  return [
    { ...row('answered at p99', p99Ms, '1 s', aimMs, 'ms'), ...atMost(1) },
    row('answered at p50', p50Ms, '1 s', aimMs, 'ms'),
    { ...row('errors', errors, 'calls', calls, 'calls'), ...atMost(0) },
    { ...row('lost', lost, 'acknowledged', acknowledged.length, 'reports'), ...atMost(0) },
  ];
}

function row(what: string, figure: number, against: string, other: number, unit: string): Row {
  const of = 'Nkul, SQLite (FULL)';
  const ratio = figure / other;
  const medians = { [of]: figure, [against]: other };
  return { case: what, of, against, ratio, range: [ratio, ratio], unit, medians };
}
