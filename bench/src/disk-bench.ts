import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import type { DiskFigures, DiskLife } from './disk-life.ts';
import { besideFigure, notRun } from './in-turn.ts';
import type { Lives } from './store-life.ts';

/** As many messages as a minute of a busy service has, in the groups that 64 callers at once make. */
const lives: Lives = { messages: 19_200, group: 64 };
const [diskBytes, commitMs] = [1_700, 10];
const ours = 'Nkul, SQLite (FULL)';

/** The cost of a message's whole life on the disk, and how long a commit holds the event loop. */
export const diskBench: Bench = {
  name: 'disk',
  title: `bytes of a message, and commits, over ${lives.messages} whole lives, ${lives.group} messages a transaction`,
  async run(options) {
    return rowsOf(await measured(options));
  },
};

async function measured({ rounds, progress }: BenchOptions): Promise<readonly DiskFigures[]> {
  const figures: DiskFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`);
    const life = new BenchProcess<DiskLife>('./disk-life.ts');
    try {
      figures.push(await life.ask('live', lives));
    } finally {
      await life.stop();
    }
  }
  return figures;
}

function rowsOf(figures: readonly DiskFigures[]): readonly Row[] {
  const of = (read: (one: DiskFigures) => number) => figures.map(read);
  const written = figures.flatMap((one) => one.written ?? []);
  const bytes = { unit: 'bytes a message', aim: diskBytes };
  const inMs = { unit: 'ms', aim: commitMs };
  const writtenHead = { case: 'written', of: ours, against: `${diskBytes.toLocaleString('en')} bytes` };
  return [
    besideFigure(
      of(({ onDisk }) => onDisk),
      { ...head('on disk'), ...bytes, ...atMost },
    ),
    written.length === 0
      ? notRun({ ...writtenHead, unit: bytes.unit }, 'the system does not tell how much a process writes')
      : besideFigure(written, { ...head('written'), ...bytes }),
    besideFigure(
      of(({ commitMs: { p95 } }) => p95),
      { ...head('COMMIT at p95'), ...inMs, ...atMost },
    ),
    besideFigure(
      of(({ commitMs: { longest } }) => longest),
      { ...head('longest COMMIT'), ...inMs },
    ),
    besideFigure(
      of(({ logMiB }) => logMiB),
      { ...head('longest log'), unit: 'MiB', aim: 64 },
    ),
    besideFigure(
      of(({ cpu }) => cpu),
      { ...head('CPU, add to report'), unit: 'µs a message', aim: 100 },
    ),
  ];
}

const atMost: Pick<Row, 'target'> = { target: { sense: 'at most', ratio: 1 } };

function head(name: string): Pick<Row, 'case' | 'of'> {
  return { case: name, of: ours };
}
