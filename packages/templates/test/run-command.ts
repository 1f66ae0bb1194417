/** Runs the command in a test, and keeps what it prints. */
import { runCommand } from '../src/command/command.ts';
import type { CommandOutput } from '../src/command/command-output.ts';

/** The output of a command so far. */
export interface Printed {
  out: string;
  err: string;
}

/** An output of the command that keeps everything; some of it may be another. */
export function keptOutput(given: Partial<CommandOutput> = {}): {
  readonly printed: Printed;
  readonly output: CommandOutput;
} {
  const printed = { out: '', err: '' };
  const output: CommandOutput = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    now: () => new Date('2026-11-25T12:00:00Z'),
    width: 120,
    color: false,
    language: 'en',
    ...given,
  };
  return { printed, output };
}

/** Runs the command to its end. */
export async function run(...args: readonly string[]): Promise<Printed & { readonly code: number }> {
  const { printed, output } = keptOutput();
  const code = await runCommand(args, output);
  return { code, ...printed };
}
