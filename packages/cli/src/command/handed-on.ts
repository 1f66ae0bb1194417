import { endOf } from '../base/ending.ts';
import type { Terminal } from '../base/terminal.ts';
import type { ExitCode } from '../words/exit.ts';
import { languageAsked } from '../words/spoken.ts';

/** The programs of other packages that `nkul` runs under its own name. */
export const handedOn = ['templates', 'simulator'] as const;

/**
 * Runs `nkul templates …` and `nkul simulator …`: all arguments after the name go on to the program, also options that
 * `nkul` has too. The exit code is that of the program.
 *
 * @returns undefined if the arguments do not begin with one of these names
 */
export async function handOn(
  [name, ...args]: readonly string[],
  terminal: Terminal,
): Promise<ExitCode | undefined> {
  switch (handedOn.find((one) => one === name)) {
    case 'templates':
      return await templates(args, terminal);
    case 'simulator':
      return await simulator(args, terminal);
    case undefined:
      return undefined;
  }
}

async function templates(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { runCommand } = await import('@nkul/templates/command');
  const { columns, now } = terminal;
  return await runCommand(args, {
    ...linesTo(terminal),
    now,
    width: columns ?? 120,
    language: languageAsked(undefined, terminal.env) ?? 'en',
    color: columns !== undefined && process.stdout.isTTY === true && process.stdout.hasColors(),
    untilEnded: () => endCome(terminal),
  });
}

async function simulator(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { runCommand } = await import('@nkul/simulator/command');
  const code = await runCommand(args, { ...linesTo(terminal), untilEnded: () => endCome(terminal) });
  if (code === 0 && args.includes('--help'))
    terminal.out('The same program: nkul-simulator, of @nkul/simulator and of @nkul/simulator-devcode.');
  return code;
}

async function endCome(terminal: Terminal): Promise<void> {
  const end = endOf(terminal);
  await end.come;
  end.dispose();
}

/** A terminal ends each line by itself. */
function linesTo(terminal: Terminal): Record<'out' | 'err', (text: string) => void> {
  return {
    out: (text) => terminal.out(text.replace(/\n$/, '')),
    err: (text) => terminal.err(text.replace(/\n$/, '')),
  };
}
