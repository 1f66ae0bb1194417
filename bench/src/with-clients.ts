import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchProcess } from './bench-process.ts';
import type { Client, Load, Outcomes } from './client.ts';
import type { Provider } from './provider.ts';
import type { SenderName, SenderSettings } from './sender.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

/** Variables of the processes of senders, in addition to those of this process. */
export type SenderEnv = Partial<Readonly<Record<SenderName, NodeJS.ProcessEnv>>>;

/** The senders of a bench, and their settings. */
export interface ClientPlan extends Pick<SenderSettings, 'until'> {
  readonly senders: readonly SenderName[];
  readonly env?: SenderEnv;
  /** The database servers of senders that have one. */
  readonly servers?: Partial<Readonly<Record<SenderName, SenderServer>>>;
}

/** A server that works for one sender alone. */
export interface SenderServer {
  readonly url: string;
  /** The CPU time of all its processes so far, in microseconds; undefined if the system does not tell. */
  cpuUs(): number | undefined;
}

/** The figures of one turn of a sender. */
interface TurnFigures {
  readonly perSecond: number;
  /** The CPU time of its process and of its server, in microseconds a message; NaN if the system does not tell. */
  readonly cpuUs: number;
}

/** The clients and the provider of a bench. Each has a process of its own for all turns. */
export interface Clients {
  /** @throws RangeError if the sender is not part of the plan */
  client(name: SenderName): BenchProcess<Client>;
  /** Makes the provider report to a sender, if the sender gets reports. */
  hearReports(name: SenderName, load: Load): Promise<void>;
  /** Runs one turn of a sender. */
  turn(name: SenderName, load: Load, seconds: number): Promise<TurnFigures>;
}

/**
 * Starts a provider and clients, and stops them when the work ends or fails. Each message that was sent is looked for afterwards.
 *
 * @throws Error if a store has not the outcome of each message
 */
export async function withClients<Result>(
  { senders, until, env, servers }: ClientPlan,
  work: (clients: Clients) => Promise<Result>,
): Promise<Result> {
  return await inTemporaryDirectory(async (directory) => {
    const provider = new BenchProcess<Provider>('./provider.ts');
    const of: Partial<Record<SenderName, BenchProcess<Client>>> = {};
    const client = (name: SenderName): BenchProcess<Client> => {
      const found = of[name];
      if (found === undefined) throw new RangeError(`${name} takes no part in this bench.`);
      return found;
    };
    const hearReports = async (name: SenderName, load: Load): Promise<void> => {
      if (until === 'delivered') await provider.ask('reportTo', await client(name).ask('reportsTo', load));
    };
    try {
      const url = await provider.ask('listen', undefined);
      for (const name of senders) {
        const home = join(directory, name);
        mkdirSync(home);
        of[name] = new BenchProcess<Client>('./client.ts', [], env?.[name]);
        const server = servers?.[name];
        const settings = { name, provider: url, until, directory: home };
        await client(name).ask('setUp', { ...settings, ...(server && { server: server.url }) });
      }
      const result = await work({
        client,
        hearReports,
        async turn(name, load, seconds) {
          await hearReports(name, load);
          const server = servers?.[name];
          const before = server?.cpuUs();
          const { ended, seconds: took, cpuUs } = await client(name).ask('run', { ...load, seconds });
          const served = server === undefined ? 0 : (server.cpuUs() ?? Number.NaN) - (before ?? Number.NaN);
          return { perSecond: ended / took, cpuUs: (cpuUs + served) / ended };
        },
      });
      for (const name of senders) mustBeSettled(name, await client(name).ask('outcomes', undefined));
      return result;
    } finally {
      await Promise.all(Object.values(of).map((one) => one.stop()));
      await provider.stop();
    }
  });
}

function mustBeSettled(name: SenderName, outcomes: Outcomes | undefined): void {
  if (outcomes === undefined || outcomes.settled === outcomes.sent) return;
  throw new Error(`${name} has the outcomes of ${outcomes.settled} of ${outcomes.sent} messages.`);
}
