import { randomBytes } from 'node:crypto';
import { scheduler } from 'node:timers/promises';
import { startServer } from '../../packages/store-postgres/test/server.ts';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import { consolePhone } from './console-messages.ts';
import { type AskedPage, ConsoleReader } from './console-pages.ts';
import type { ConsolePlace, ConsoleServer } from './console-server.ts';
import { besideFigure } from './in-turn.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

const usual = 1_000_000;
const [pageMs, pageBytes, addedMs] = [100, 40_000, 20];
/** How often each page is asked in a round, and how long each part of a round lasts in which the event loop is watched, in milliseconds. */
const [times, rareTimes, partMs] = [25, 2, 5_000];
/** How many messages the application sends a second, in the parts in which it sends. */
const perSecond = 100;
/** How many people ask at once while the event loop is watched. */
const people = 2;

/** The figures of one round. */
interface Round {
  /** The times of each page in milliseconds, in order, and the most bytes. */
  readonly pages: ReadonlyMap<
    string,
    { readonly ms: readonly number[]; readonly bytes: number; readonly late: number }
  >;
  /** For how long the event loop was held at most, in milliseconds. */
  readonly longest: Readonly<Record<Part, number>>;
}

type Part = 'idle' | 'asked' | 'sending' | 'sending and asked';

/** The pages of the console on a store of many messages, and how long they hold the application's event loop. */
export const consoleBench: Bench = {
  name: 'console',
  title: title('the SQLite file (FULL)'),
  run: (options) => inTemporaryDirectory((directory) => measure({ directory }, options)),
};

/** The same on PostgreSQL. */
export const postgresConsoleBench: Bench = {
  name: 'postgres-console',
  title: title('the schema on PostgreSQL'),
  async run(options) {
    const server = await startServer({ fsync: true });
    try {
      const secret = randomBytes(32).toString('hex');
      return await measure({ url: server.url, schema: server.schema(), secret }, options);
    } finally {
      await server.stop();
    }
  },
};

function title(place: string): string {
  return `pages of the console while ${place} holds a million messages, and how long they hold the event loop of the application`;
}

async function measure(
  place: ConsolePlace,
  { rounds, progress, messages = usual }: BenchOptions,
): Promise<readonly Row[]> {
  progress(`filling a store with ${messages} messages`);
  const filling = new BenchProcess<ConsoleServer>('./console-server.ts');
  const some = await filling.ask('fill', { ...place, messages }).finally(() => filling.stop());
  // Another process, so that its data is not in memory yet.
  const application = new BenchProcess<ConsoleServer>('./console-server.ts');
  try {
    const url = await application.ask('open', { ...place, some });
    const tails = some.map((_, at) => consolePhone(at * 997).slice(-4));
    const reader = new ConsoleReader(url, some, tails);
    await reader.search(consolePhone(Math.floor(messages / 3)));
    const measured: Round[] = [];
    for (let round = -1; round < rounds; round += 1) {
      progress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
      const figures = await oneRound(application, reader);
      if (round >= 0) measured.push(figures);
    }
    return rowsOf(measured, reader.pages);
  } finally {
    await application.stop();
  }
}

async function oneRound(application: BenchProcess<ConsoleServer>, reader: ConsoleReader): Promise<Round> {
  const pages = new Map<string, { ms: number[]; bytes: number; late: number }>();
  // In turn, so that what slows the machine slows all of them.
  for (let time = 0; time < times; time += 1)
    for (const page of reader.pages) {
      if (page.isRare === true && time >= rareTimes) continue;
      const { ms, bytes, isLate } = await reader.ask(page);
      const so = pages.get(page.name) ?? { ms: [], bytes: 0, late: 0 };
      so.ms.push(ms);
      pages.set(page.name, { ms: so.ms, bytes: Math.max(so.bytes, bytes), late: so.late + Number(isLate) });
    }
  for (const { ms } of pages.values()) ms.sort((a, b) => a - b);
  const longest = {
    idle: await watched(application, rest),
    asked: await watched(application, (endMs) => asking(reader, endMs)),
    sending: Number.NaN,
    'sending and asked': Number.NaN,
  };
  await application.ask('send', perSecond);
  longest.sending = await watched(application, rest);
  longest['sending and asked'] = await watched(application, (endMs) => asking(reader, endMs));
  await application.ask('send', 0);
  return { pages, longest };
}

/** For how long the event loop was held at most during some work. */
async function watched(
  application: BenchProcess<ConsoleServer>,
  work: (endMs: number) => Promise<unknown>,
): Promise<number> {
  await application.ask('watch', undefined);
  await work(performance.now() + partMs);
  return (await application.ask('watched', undefined)).longest;
}

async function rest(endMs: number): Promise<void> {
  await scheduler.wait(endMs - performance.now());
}

/** Some people ask one page after the other. */
async function asking(reader: ConsoleReader, endMs: number): Promise<void> {
  const pages = reader.pages.filter(({ isRare }) => isRare !== true);
  const one = async (first: number) => {
    for (let at = first; performance.now() < endMs; at += 1) {
      const page = pages[at % pages.length];
      if (page !== undefined) await reader.ask(page);
    }
  };
  await Promise.all(Array.from({ length: people }, (_, person) => one(person * 5)));
}

function rowsOf(rounds: readonly Round[], pages: readonly AskedPage[]): readonly Row[] {
  const atMost = { target: { sense: 'at most', ratio: 1 } } as const;
  const of = (name: string) => rounds.flatMap((round) => round.pages.get(name) ?? []);
  const added = (more: Part, less: Part) =>
    rounds.map(({ longest }) => Math.max(0, longest[more] - longest[less]));
  const largest = rounds.map((round) => Math.max(...[...round.pages.values()].map(({ bytes }) => bytes)));
  return [
    ...pages.flatMap(({ name }) => {
      const all = of(name);
      const late = all.reduce((sum, one) => sum + one.late, 0);
      const asked = all.reduce((sum, { ms }) => sum + ms.length, 0);
      const lateWords = late === 0 ? '' : `, ${late} of ${asked} given up`;
      return [
        row(
          `p50 of ${name}`,
          all.map(({ ms }) => part(ms, 0.5)),
          pageMs,
          'ms',
        ),
        {
          ...row(
            `p99 of ${name}${lateWords}`,
            all.map(({ ms }) => part(ms, 0.99)),
            pageMs,
            'ms',
          ),
          ...atMost,
        },
      ];
    }),
    { ...row('the largest page', largest, pageBytes, 'bytes'), ...atMost },
    { ...row('event loop held, by pages', added('asked', 'idle'), addedMs, 'ms more'), ...atMost },
    {
      ...row(
        'event loop held, by pages while it sends',
        added('sending and asked', 'sending'),
        addedMs,
        'ms more',
      ),
      ...atMost,
    },
    row(
      'event loop held, idle',
      rounds.map(({ longest }) => longest.idle),
      addedMs,
      'ms',
    ),
    row(
      'event loop held, sending',
      rounds.map(({ longest }) => longest.sending),
      addedMs,
      'ms',
    ),
  ];
}

/** The figure below which a part of all lies. */
function part(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A figure of each round, beside its aim. */
function row(name: string, figures: readonly number[], aim: number, unit: string): Row {
  return besideFigure(figures, { case: name, of: 'Nkul', unit, aim });
}
