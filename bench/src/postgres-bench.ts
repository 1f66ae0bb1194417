import { randomBytes } from 'node:crypto';
import { type Server, startServer } from '../../packages/store-postgres/test/server.ts';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import type { BossLife } from './boss-life.ts';
import { besideFigure, compare, type Rounds } from './in-turn.ts';
import { installPeers } from './install-peers.ts';
import type { LifePlace, PostgresLife } from './postgres-life.ts';
import type { WorkFigures } from './postgres-meter.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

const lives = { messages: 3_200, group: 64 };
const wholeWay = { messages: 3_200, inFlight: 128 };
const pace = { messages: 200, everyMs: 25 };
/** The most bytes of write-ahead log that a message may cost. */
const walBytes = 4_500;

const boss = 'pg-boss, jobs inserted, fetched, completed';
const whole = 'Nkul, PostgreSQL';
const wholeSqlite = 'Nkul, SQLite (FULL)';
const alone = 'the store on PostgreSQL alone';
const other = 'sent in another process';
const same = 'sent in the same process';

/** The store on PostgreSQL beside the queue library that people run there, and beside SQLite; all commits are synced. */
export const postgresBench: Bench = {
  name: 'postgres',
  title: `whole ways on PostgreSQL: ${wholeWay.inFlight} under way, or ${lives.group} a transaction; from notify() to the send in another process`,
  async run(options) {
    const missing = installPeers(options.progress);
    if (missing !== undefined) throw new Error(missing);
    const server = await startServer({ fsync: true });
    try {
      return await inTemporaryDirectory((directory) => measured(server, directory, options));
    } finally {
      await server.stop();
    }
  },
};

interface Measured {
  readonly work: Readonly<Record<string, readonly WorkFigures[]>>;
  readonly latencies: readonly {
    readonly [variant: string]: { readonly p50: number; readonly p99: number };
  }[];
}

async function measured(server: Server, directory: string, options: BenchOptions): Promise<readonly Row[]> {
  const secret = randomBytes(32).toString('hex');
  const place = (): LifePlace => ({ url: server.url, schema: server.schema(), secret });
  const processes: BenchProcess<PostgresLife>[] = [];
  const life = async (where: LifePlace): Promise<BenchProcess<PostgresLife>> => {
    const started = new BenchProcess<PostgresLife>('./postgres-life.ts');
    processes.push(started);
    await started.ask('open', where);
    return started;
  };
  const jobs = new BenchProcess<BossLife>('./boss-life.ts');
  try {
    await jobs.ask('open', { url: server.url });
    const [onDatabase, onFile, storeAlone] = [
      await life(place()),
      await life({ ...place(), directory }),
      await life(place()),
    ];
    for (const one of [onDatabase, onFile]) await one.ask('hub', { start: true });
    const shared = place();
    const [accepts, sends] = [await life(shared), await life(shared)];
    await sends.ask('hub', { start: true });
    await accepts.ask('hub', { start: false });
    const variants: Readonly<Record<string, () => Promise<WorkFigures>>> = {
      [boss]: () => jobs.ask('live', lives),
      [whole]: () => onDatabase.ask('wholeWay', wholeWay),
      [wholeSqlite]: () => onFile.ask('wholeWay', wholeWay),
      [alone]: () => storeAlone.ask('live', lives),
    };
    const work: Record<string, WorkFigures[]> = {};
    const latencies: Record<string, { readonly p50: number; readonly p99: number }>[] = [];
    for (let round = -1; round < options.rounds; round += 1) {
      options.progress(round < 0 ? 'warming up' : `round ${round + 1} of ${options.rounds}`);
      for (const [name, measure] of Object.entries(variants)) {
        const figures = await measure();
        if (round >= 0) work[name] = [...(work[name] ?? []), figures];
      }
      await onDatabase.ask('latency', { messages: 0 });
      await onDatabase.ask('accept', pace);
      const inSame = await onDatabase.ask('latency', { messages: pace.messages });
      await accepts.ask('accept', pace);
      const inOther = await sends.ask('latency', { messages: pace.messages });
      if (round >= 0) latencies.push({ [same]: inSame, [other]: inOther });
    }
    return rowsOf({ work, latencies });
  } finally {
    await Promise.all([jobs, ...processes].map((one) => one.stop()));
  }
}

function rowsOf({ work, latencies }: Measured): readonly Row[] {
  const figure = (of: (one: WorkFigures) => number): Rounds =>
    Object.fromEntries(Object.entries(work).map(([name, all]) => [name, all.map(of)]));
  const speed = figure(({ messagesASecond }) => messagesASecond);
  const cpu = figure(({ clientCpu, serverCpu }) => clientCpu + (serverCpu ?? 0));
  const server = figure(({ serverCpu }) => serverCpu ?? Number.NaN);
  const perSecond = { unit: 'messages a second' };
  const ofCpu = { unit: 'µs of CPU a message' };
  return [
    compare(speed, {
      case: 'whole way',
      of: whole,
      against: boss,
      ...perSecond,
      target: { sense: 'at least', ratio: 0.3 },
    }),
    compare(speed, { case: 'whole way', of: whole, against: wholeSqlite, ...perSecond }),
    compare(speed, { case: '64 a transaction', of: alone, against: boss, ...perSecond }),
    compare(cpu, { case: 'CPU, client and server', of: whole, against: wholeSqlite, ...ofCpu }),
    compare(cpu, { case: 'CPU, client and server', of: whole, against: boss, ...ofCpu }),
    compare(server, { case: 'CPU, server', of: whole, against: boss, ...ofCpu }),
    walRow(work[whole] ?? [], whole),
    walRow(work[alone] ?? [], alone),
    ...(['p50', 'p99'] as const).map((share) =>
      compare(
        Object.fromEntries(
          [same, other].map((name) => [name, latencies.map((one) => one[name]?.[share] ?? Number.NaN)]),
        ),
        {
          case: `notify() to send, ${share}`,
          of: other,
          against: same,
          unit: 'ms',
          target: { sense: 'at most', ratio: share === 'p50' ? 3 : 2 },
        },
      ),
    ),
  ];
}

/** The write-ahead log of a message, beside the most that it may be. */
function walRow(figures: readonly WorkFigures[], of: string): Row {
  return besideFigure(
    figures.map((one) => one.walBytes),
    {
      ...{ case: 'write-ahead log', of, unit: 'bytes a message', aim: walBytes },
      target: { sense: 'at most', ratio: 1 },
    },
  );
}
