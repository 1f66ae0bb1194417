import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../tools/free-port.ts';
import { familyCpuUs } from './process-cpu.ts';
import type { SenderServer } from './with-clients.ts';

/** When Redis syncs its log: before each answer, or each second, so that a second can be lost. */
export type Fsync = 'always' | 'everysec';

/** A Redis of one sender. */
export interface RedisServer extends SenderServer {
  stop(): Promise<void>;
}

const program = 'redis-server';
const tries = 200;

/** The version of the `redis-server` on the PATH; undefined without one. */
export function redisVersion(): string | undefined {
  const { error, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return error === undefined ? (/\bv=([\d.]+)/.exec(stdout)?.[1] ?? 'unknown') : undefined;
}

/**
 * Starts a Redis on loopback. All of its data is in the log that it appends to.
 *
 * @param directory an empty one
 * @param env variables in addition to those of this process
 */
export async function startRedis(
  directory: string,
  fsync: Fsync,
  env: NodeJS.ProcessEnv,
): Promise<RedisServer> {
  const port = await freePort();
  const child = spawn(
    program,
    [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', fsync, '--maxmemory-policy', 'noeviction'],
    ],
    { stdio: 'ignore', env: { ...process.env, ...env } },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  await answers(child, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    cpuUs: () => familyCpuUs(String(child.pid)),
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(child: ChildProcess, port: number): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}.`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (tried === tries) throw new Error(`${program} does not listen.`, { cause: error });
      await sleep(25);
    } finally {
      socket.destroy();
    }
  }
}
