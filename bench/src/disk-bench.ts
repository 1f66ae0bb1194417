import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import type { DiskFigures, DiskLife } from './disk-life.ts';
import { median } from './in-turn.ts';
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
  return [
    {
      ...row(
        'on disk',
        of(({ onDisk }) => onDisk),
        diskBytes,
        'bytes a message',
      ),
      ...atMost,
    },
    row('written', written, diskBytes, 'bytes a message'),
    {
      ...row(
        'COMMIT at p95',
        of(({ commitMs: { p95 } }) => p95),
        commitMs,
        'ms',
      ),
      ...atMost,
    },
    row(
      'longest COMMIT',
      of(({ commitMs: { longest } }) => longest),
      commitMs,
      'ms',
    ),
    row(
      'longest log',
      of(({ logMiB }) => logMiB),
      64,
      'MiB',
    ),
    row(
      'CPU, add to report',
      of(({ cpu }) => cpu),
      100,
      'µs a message',
    ),
  ];
}

const atMost: Pick<Row, 'target'> = { target: { sense: 'at most', ratio: 1 } };

/** A figure of each round, beside a yardstick. */
function row(of: string, figures: readonly number[], yardstick: number, unit: string): Row {
  const against = `${yardstick.toLocaleString('en')} ${unit.split(' ', 1)[0]}`;
  const ratios = figures.map((figure) => figure / yardstick);
  return {
    case: of,
    of: ours,
    against,
    unit,
    ratio: figures.length === 0 ? Number.NaN : median(ratios),
    range: [Math.min(...ratios), Math.max(...ratios)],
    medians: { [ours]: median(figures), [against]: yardstick },
    ...(figures.length === 0 && { skipped: 'the system does not tell what a process writes' }),
  };
}
