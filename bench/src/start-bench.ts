import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { compare, counted, inTurn, notRun, type RowHead } from './in-turn.ts';
import { installPeers } from './install-peers.ts';
import { installedMiB } from './installed-size.ts';
import { peersFolder } from './peers.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

const own = 'Nkul: core, devcode, templates, sqlite';
const ownPackages = [
  '@nkul/core',
  '@nkul/adapter-devcode',
  '@nkul/adapter-kit',
  '@nkul/templates',
  '@nkul/store-sqlite',
];
const peers = ['notifme-sdk', '@novu/providers', 'twilio'] as const;

const importRows = peers.map((against): RowHead => {
  return { case: 'import', of: own, against, unit: 'ms', target: { sense: 'at most', ratio: 1 } };
});

/** The output of a probe. */
interface Start {
  readonly importMs: number;
  readonly readyMs: number;
}

/** How many starts of one variant a turn has. Its figure is the fastest, which other processes disturbed least. */
const starts = 2;
const run = promisify(execFile);
const probe = fileURLToPath(new URL('start-probe.js', import.meta.url));
const peersProject = fileURLToPath(new URL('package.json', peersFolder));
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Starts a new process each time, from the output of `pnpm build`: the import condition for sources is not set. */
export const startBench: Bench = {
  name: 'start',
  title:
    'from the first import until the library can send, in a fresh process; and what it takes on the disk',
  async run(options) {
    build(options);
    const missing = installPeers(options.progress);
    if (missing !== undefined) return importRows.map((row) => notRun(row, missing));
    options.progress('starting');
    return [...(await inTemporaryDirectory((directory) => startRows(directory, options))), ...sizeRows()];
  },
};

function build({ progress }: BenchOptions): void {
  progress('building the packages');
  const tsc = fileURLToPath(new URL('../../tools/node_modules/.bin/tsc', import.meta.url));
  const folders = ['core', 'adapter-devcode', 'adapter-kit', 'templates', 'store-sqlite'].map(
    (name) => `packages/${name}`,
  );
  const { status, stdout, error } = spawnSync(tsc, ['-b', ...folders], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The packages cannot be built: ${error?.message ?? stdout}`);
}

async function startRows(directory: string, options: BenchOptions): Promise<readonly Row[]> {
  const ready = new Map<string, number[]>();
  const imported = await inTurn(
    Object.fromEntries(
      [own, ...peers].map((name) => [
        name,
        async () => {
          const figures: Start[] = [];
          for (let count = 0; count < starts; count += 1) figures.push(await start(name, directory));
          ready.set(name, [...(ready.get(name) ?? []), Math.min(...figures.map(({ readyMs }) => readyMs))]);
          return Math.min(...figures.map(({ importMs }) => importMs));
        },
      ]),
    ),
    options,
  );
  // The first round warms up.
  const readied = Object.fromEntries([...ready].map(([name, figures]) => [name, figures.slice(1)]));
  const row = { of: own, unit: 'ms' };
  return [
    ...importRows.map((one) => compare(imported, one)),
    ...peers.map((against) =>
      compare(readied, { ...row, case: 'until notify() is durable, or a client is made', against }),
    ),
  ];
}

async function start(name: string, directory: string): Promise<Start> {
  const { stdout } = await run(process.execPath, [
    probe,
    name === own ? 'nkul' : name,
    peersProject,
    directory,
  ]);
  return JSON.parse(stdout);
}

function sizeRows(): readonly Row[] {
  const size = installedMiB(ownPackages, import.meta.url);
  return peers.map((against) => {
    const theirs = installedMiB([against], peersProject);
    return counted({ case: 'installed size', of: own, against, unit: 'MiB' }, size, theirs);
  });
}
