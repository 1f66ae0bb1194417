import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { StorePlace } from './test-store.ts';

export interface KilledServerSettings {
  readonly place: StorePlace;
  readonly token: string;
  /** The number to which it sends a message before it listens. */
  readonly phone?: string;
  /** The moment of a call at which it is killed. */
  readonly dies: 'before it stores' | 'before it answers' | 'never';
}

/** One life of a webhook in a process of its own. */
export interface ServerLife {
  readonly port: number;
  /** Kills it if it still runs, and resolves to the signal that ended it. */
  end(): Promise<NodeJS.Signals | null>;
}

export async function liveServer(settings: KilledServerSettings): Promise<ServerLife> {
  const program = new URL('./killed-server.ts', import.meta.url);
  const child: ChildProcess = fork(program, [JSON.stringify(settings)], {
    execArgv: ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, by) => resolve(by)),
  );
  const [port] = await Promise.race([once(child, 'message'), ended.then(() => [undefined])]);
  if (typeof port !== 'number') throw new Error('the server ended before it listened');
  return {
    port,
    end() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
