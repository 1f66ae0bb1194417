import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The functions of a process that another one can call by name. Each takes and returns one value that can be cloned. */
// biome-ignore lint/suspicious/noExplicitAny: each handler has its own argument; `never` would refuse every argument
export type Handlers = Readonly<Record<string, (input: any) => unknown>>;

interface Question {
  readonly number: number;
  readonly name: string;
  readonly input: unknown;
}

type Answer =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  | { readonly number: number; readonly ok: false; readonly problem: string };

/** Answers the calls of the parent process, and ends with it. */
export function answerQuestions(handlers: Handlers): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ number, name, input }: Question) => {
    process.send?.(await answerOf(handlers, { number, name, input }));
  });
}

async function answerOf(handlers: Handlers, { number, name, input }: Question): Promise<Answer> {
  try {
    const handler = handlers[name];
    if (handler === undefined) throw new RangeError(`${name} is nothing that can be asked.`);
    return { number, ok: true, value: await handler(input) };
  } catch (error) {
    return {
      number,
      ok: false,
      problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Another process of a bench, whose handlers are called by name. It is killed when this process ends. */
export class BenchProcess<Asked extends Handlers> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  /**
   * Starts a module of this folder.
   *
   * @param file the name of the module, such as './webhook-server.ts'
   * @param env variables in addition to those of this process
   */
  constructor(file: `./${string}.ts`, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#child = fork(path, args, { serialization: 'advanced', env: { ...process.env, ...env } });
    running.add(this.#child);
    this.#child.on('message', (answer: Answer) => this.#waiting.get(answer.number)?.(answer));
    this.#child.on('exit', (code, signal) => {
      running.delete(this.#child);
      const problem = `${file} ended (${signal ?? code}) before it answered.`;
      for (const [number, answer] of this.#waiting) answer({ number, ok: false, problem });
    });
  }

  async ask<Name extends keyof Asked & string>(
    name: Name,
    input: Parameters<Asked[Name]>[0],
  ): Promise<Awaited<ReturnType<Asked[Name]>>> {
    this.#asked += 1;
    const question: Question = { number: this.#asked, name, input };
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(question.number, resolve);
      this.#child.send(question, (error) => {
        if (error !== null) resolve({ number: question.number, ok: false, problem: error.message });
      });
    });
    this.#waiting.delete(question.number);
    if (!answer.ok) throw new Error(answer.problem);
    // Both processes are of one program, so the answer has the type of the handler's result.
    return answer.value as Awaited<ReturnType<Asked[Name]>>;
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }
}
