import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import { besideFigure, compare, inTurn } from './in-turn.ts';
import type { ReceiveFigures, ReceiveLife } from './receive-life.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

/** The receivers that are compared. The floor parses the same bodies, and drops them. */
const titles = {
  parse: 'JSON.parse',
  memory: 'Nkul, memory',
  sqlite: 'Nkul, SQLite (FULL)',
} as const;
export type ReceiverKind = keyof typeof titles;
const kinds: readonly ReceiverKind[] = ['parse', 'memory', 'sqlite'];

const load = { count: 20_000, perCall: 100, atOnce: 16 };
/** The most CPU time of a report, in microseconds. */
const most = { memory: 8, sqlite: 20 } as const;
const unit = 'µs a report';

/** The CPU time of a report within hub.receive(), without HTTP. */
export const receiveBench: Bench = {
  name: 'receive',
  title: `CPU of the receiving thread for a report in hub.receive(), ${load.perCall} a call, ${load.atOnce} calls at once, without HTTP`,
  run: (options) => inTemporaryDirectory((directory) => measureAll(directory, options)),
};

async function measureAll(directory: string, options: BenchOptions): Promise<readonly Row[]> {
  const processes: BenchProcess<ReceiveLife>[] = [];
  try {
    const variants: Record<string, () => Promise<ReceiveFigures>> = {};
    for (const kind of kinds) {
      const receiver = new BenchProcess<ReceiveLife>('./receive-life.ts');
      processes.push(receiver);
      const home = join(directory, kind);
      mkdirSync(home);
      await receiver.ask('open', { kind, directory: home });
      variants[titles[kind]] = () => receiver.ask('receive', load);
    }
    return rowsOf(await inTurn(variants, options));
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
  }
}

function rowsOf(measured: Readonly<Record<string, readonly ReceiveFigures[]>>): readonly Row[] {
  const figures = (of: keyof ReceiveFigures) =>
    Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, all.map((one) => one[of])]));
  const [threadUs, allUs] = [figures('threadUs'), figures('allUs')];
  const kind = `${load.perCall} a call`;
  return (['memory', 'sqlite'] as const).flatMap((name) => {
    const of = titles[name];
    const alone = { case: kind, of, against: titles.parse, unit };
    return [
      besideFigure(threadUs[of] ?? [], {
        ...{ case: kind, of, unit, aim: most[name] },
        target: { sense: 'at most', ratio: 1 },
      }),
      { ...compare(threadUs, alone), cpu: compare(allUs, alone).medians },
    ];
  });
}
