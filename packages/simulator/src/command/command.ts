/** The command `nkul-simulator`: a simulator until it is interrupted. */
import { once } from 'node:events';
import { createSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator-interface.ts';
import { type CommandLine, readCommandLine, usage } from './command-options.ts';

/**
 * Runs the command with these arguments: starts a simulator, prints how to use it, and stops it on SIGINT or
 * SIGTERM. The exit code is 2 if an argument is wrong, and 1 if the simulator cannot start.
 */
export async function main(args: readonly string[]): Promise<void> {
  let line: CommandLine;
  try {
    line = readCommandLine(args);
  } catch (error) {
    fail(2, `${messageOf(error)}\n\n${usage}`);
    return;
  }
  if (line.help) {
    process.stdout.write(usage);
    return;
  }
  let simulator: Simulator;
  try {
    simulator = await createSimulator(line.options);
  } catch (error) {
    fail(error instanceof TypeError ? 2 : 1, `${messageOf(error)}\n`);
    return;
  }
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  process.stdout.write(greeting(simulator, line.key, line.options.reportTo));
  await interrupted;
  await simulator.close();
}

function greeting(simulator: Simulator, key: string, reportTo: string | undefined): string {
  const control = new URL('/_control/', simulator.urls.devcode).href;
  const body = JSON.stringify({ api_key: key, sender: 'NKUL', phone: '+237699128531', message: 'Bonjour' });
  return `The Devcode SMS provider is simulated at ${simulator.urls.devcode}

  Key       ${key}, ${simulator.account(key).left} units
  Seed      ${simulator.seed}
  Reports   ${reportTo ?? `wait for an address: POST {"url": "http://…"} to ${control}report-to`}
  Control   ${control}state, ${control}faults

Send an SMS:
  curl -H 'content-type: application/json' -d '${body}' ${simulator.urls.devcode}Send_sms_dev

Ctrl-C stops it.
`;
}

function fail(code: number, message: string): void {
  process.stderr.write(message);
  process.exitCode = code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
