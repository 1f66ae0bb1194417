import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs as the first process of a container would: by its exec form, with its environment alone. */
export class Container {
  readonly #child: ChildProcess;
  readonly #cwd: string;
  readonly #env: NodeJS.ProcessEnv;
  printed = '';

  constructor([program = '', ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.#cwd = cwd;
    this.#env = { PATH: process.env['PATH'], ...env };
    this.#child = spawn(program, args, { cwd, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (data) => {
        this.printed += String(data);
      });
  }

  /** Resolves when it has said where it listens. */
  async listening(): Promise<void> {
    while (!this.printed.includes('listens on')) {
      if (this.#child.exitCode !== null) throw new Error(`It ended: ${this.printed}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The exit code of another program beside it, such as its health check. */
  async run([program = '', ...args]: readonly string[]): Promise<number | null> {
    const child = spawn(program, args, { cwd: this.#cwd, env: this.#env, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    return code;
  }

  /** Sends the signal that stops it. Resolves with its exit code. */
  async stop(signal: string): Promise<number | null> {
    // The Dockerfile names it; an unknown one throws here.
    this.#child.kill(signal as NodeJS.Signals);
    const [code] = await once(this.#child, 'exit');
    return code;
  }
}

/** Starts it, and waits until it listens. */
export async function startContainer(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Container> {
  const container = new Container(command, cwd, env);
  await container.listening();
  return container;
}
