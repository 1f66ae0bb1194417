import { join } from 'node:path';
import { createRecorder } from '@nkul/core/store';
import { createSqliteStore } from '@nkul/store-sqlite';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import { besideFigure, counted } from './in-turn.ts';
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

function rowsOf({ calls, errors, acknowledged, parts }: SoakResult, lost: number): readonly Row[] {
  const of = 'Nkul, SQLite (FULL)';
  const atMost = (ratio: number): Pick<Row, 'target'> => ({ target: { sense: 'at most', ratio } });
  const answered = { of, unit: 'ms', aim: aimMs };
  return [
    besideFigure(
      parts.map(({ p99Ms }) => p99Ms),
      { case: 'answered at p99', ...answered, ...atMost(1) },
    ),
    besideFigure(
      parts.map(({ p50Ms }) => p50Ms),
      { case: 'answered at p50', ...answered },
    ),
    counted({ case: 'errors', of, against: 'calls', unit: 'calls', ...atMost(0) }, errors, calls),
    counted(
      { case: 'lost', of, against: 'acknowledged', unit: 'reports', ...atMost(0) },
      lost,
      acknowledged.length,
    ),
  ];
}
