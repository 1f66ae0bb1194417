import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchOptions, Row } from './bench.ts';
import { BenchProcess } from './bench-process.ts';
import { compare, inTurn } from './in-turn.ts';
import type { ReportLoader } from './report-load.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';
import type { WebhookKind, WebhookServer } from './webhook-server.ts';

const connections = 16;

/** The servers that are compared. The bare server parses reports and drops them. */
const kinds: Readonly<Record<WebhookKind, string>> = {
  bare: 'node:http and JSON.parse',
  memory: 'Nkul, memory',
  sqlite: 'Nkul, SQLite (FULL)',
};

/** Entries in a call, entries for Nkul in a round, and the factor for the bare server, so that both take as long. */
const sizes = [
  { perCall: 1, count: 2_000, more: 3 },
  { perCall: 10, count: 4_000, more: 10 },
  { perCall: 100, count: 6_000, more: 20 },
  { perCall: 1_000, count: 8_000, more: 20 },
] as const;

/** Delivery reports over HTTP, each for a message of its own, read, applied, stored and answered. */
export const webhookBench: Bench = {
  name: 'webhook',
  title: 'delivery reports over HTTP, 16 connections, against a server that parses them and drops them',
  run: (options) => inTemporaryDirectory((directory) => measureAll(directory, options)),
};

async function measureAll(directory: string, options: BenchOptions): Promise<readonly Row[]> {
  const load = new BenchProcess<ReportLoader>('./report-load.ts');
  const servers: MeasuredServer[] = [];
  try {
    for (const kind of ['bare', 'memory', 'sqlite'] as const) {
      const server = new MeasuredServer(kind, load);
      servers.push(server);
      await server.listen(directory);
    }
    const rows: Row[] = [];
    for (const { perCall, count, more } of sizes) {
      options.progress(`${perCall} entries a call`);
      const rounds = await inTurn(
        Object.fromEntries(
          servers.map((server) => [
            kinds[server.kind],
            () => server.measure(perCall, server.kind === 'bare' ? count * more : count),
          ]),
        ),
        options,
      );
      const row = { case: `${perCall} a call`, against: kinds.bare, unit: 'entries a second' };
      const target = (ratio: number) =>
        perCall === 100 ? { target: { sense: 'at least', ratio } as const } : {};
      rows.push(
        compare(rounds, { ...row, of: kinds.memory, ...target(0.15) }),
        compare(rounds, { ...row, of: kinds.sqlite, ...target(0.07) }),
      );
    }
    return rows;
  } finally {
    await Promise.all([load, ...servers].map((one) => one.stop()));
  }
}

/** A server in a process of its own, with the number of reports that were posted to it. */
class MeasuredServer {
  readonly kind: WebhookKind;
  readonly #load: BenchProcess<ReportLoader>;
  readonly #server: BenchProcess<WebhookServer> = new BenchProcess('./webhook-server.ts');
  #url = '';
  #posted = 0;

  constructor(kind: WebhookKind, load: BenchProcess<ReportLoader>) {
    this.kind = kind;
    this.#load = load;
  }

  async listen(parent: string): Promise<void> {
    const directory = join(parent, this.kind);
    mkdirSync(directory);
    this.#url = await this.#server.ask('listen', { kind: this.kind, directory });
  }

  /** Measures entries a second. Their messages are stored before. */
  async measure(perCall: number, count: number): Promise<number> {
    const range = { run: this.kind, first: this.#posted, count };
    await this.#server.ask('seed', range);
    const rate = await this.#load.ask('post', { ...range, url: this.#url, perCall, connections });
    this.#posted += count;
    const delivered = await this.#server.ask('delivered', undefined);
    if (delivered !== undefined && delivered !== this.#posted) {
      throw new Error(`${delivered} of ${this.#posted} messages are delivered, and all were reported.`);
    }
    return rate;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
