import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface EndingProcessSettings {
  readonly file: string;
  /** The provider's address. */
  readonly baseUrl: string;
  readonly inFlight: number;
  readonly perCall: number;
  /** How many messages it has accepted before it ends. */
  readonly count: number;
  /** How it ends; `killed` if the test kills it. */
  readonly end: 'exit' | 'throw' | 'killed';
  /** How long it lives after that, in milliseconds; absent if it ends in the same turn. */
  readonly afterMs?: number;
}

/** Runs a process until it ends. A process that does not end by itself is killed when the given promise resolves. */
export async function runEndingProcess(
  settings: EndingProcessSettings,
  killWhen: Promise<unknown> = new Promise(() => {}),
): Promise<{ readonly said: string; readonly errors: string }> {
  const program = new URL('./ending-process.ts', import.meta.url).pathname;
  const args = ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning', program];
  const child = spawn(process.execPath, [...args, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, errors] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  void killWhen.then(() => child.kill('SIGKILL'));
  await once(child, 'close');
  return { said, errors };
}
