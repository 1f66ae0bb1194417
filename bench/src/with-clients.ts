import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchProcess } from './bench-process.ts';
import type { Client, Load } from './client.ts';
import type { Provider } from './provider.ts';
import type { SenderName, SenderSettings } from './sender.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';

/** The senders of a bench, and their settings. */
export interface ClientPlan extends Pick<SenderSettings, 'until'> {
  readonly senders: readonly SenderName[];
  /** Variables of a sender's process, in addition to those of this process. */
  readonly env?: Partial<Readonly<Record<SenderName, NodeJS.ProcessEnv>>>;
}

/** The clients and the provider of a bench. Each has a process of its own for all turns. */
export interface Clients {
  /** @throws RangeError if the sender is not part of the plan */
  client(name: SenderName): BenchProcess<Client>;
  /** Makes the provider report to a sender, if the sender gets reports. */
  hearReports(name: SenderName, load: Load): Promise<void>;
  /** Runs one turn of a sender. Returns messages a second. */
  turn(name: SenderName, load: Load, seconds: number): Promise<number>;
}

/** Starts a provider and clients, and stops them when the work ends or fails. */
export async function withClients<Result>(
  { senders, until, env }: ClientPlan,
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
        await client(name).ask('setUp', { name, provider: url, until, directory: home });
      }
      return await work({
        client,
        hearReports,
        async turn(name, load, seconds) {
          await hearReports(name, load);
          const { done } = await client(name).ask('run', { ...load, seconds });
          if (done === 0) throw new Error(`${name} has sent nothing.`);
          return done / seconds;
        },
      });
    } finally {
      await Promise.all(Object.values(of).map((one) => one.stop()));
      await provider.stop();
    }
  });
}
