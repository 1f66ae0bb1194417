import { Command, CommanderError } from 'commander';
import { type CheckOptions, check } from './check.ts';
import { codeOf, type ExitCode } from './exit.ts';
import { backup, type EraseOptions, erase } from './keep.ts';
import { type ListOptions, list } from './list.ts';
import { audit, providers, reports, stats, unknown } from './look.ts';
import { type CommonOptions, type Opened, open } from './opened.ts';
import { show, why } from './show.ts';
import { cancel, type ResolveOptions, resolve, steer } from './steer.ts';
import { type TailOptions, tail } from './tail.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/**
 * Runs the command `nkul`. It opens the store beside the application, and never claims, sends, deletes or migrates.
 *
 * @returns the exit code (`ExitCode`)
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  try {
    await program(terminal).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(`nkul: ${error instanceof Error ? error.message : String(error)}`);
    return codeOf(error);
  }
}

/** The commands and their options, before they are given arguments. */
export function program(terminal: Terminal): Command {
  const nkul = new Command('nkul')
    .description('See and steer the messages of Nkul')
    .option('--store <file>', 'the SQLite file of the application (or NKUL_STORE)')
    .option('--config <file>', 'a configuration, instead of the nearest nkul.config.ts')
    .option('--json', 'a line of JSON for each thing, for programs')
    .option('--lang <fr|en>', 'the language of the words')
    .option('--utc', 'times in UTC')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  addLooks(nkul, terminal);
  addSteering(nkul, terminal);
  addKeeping(nkul, terminal);
  return nkul;
}

/** Runs a part of the command on an open store, and closes it. */
async function on(
  nkul: Command,
  terminal: Terminal,
  run: (opened: Opened) => Promise<void>,
  named: readonly string[] = [],
): Promise<void> {
  const opened = await open(nkul.opts<CommonOptions>(), terminal, named);
  try {
    await run(opened);
  } finally {
    await opened.hub.stop({ drain: false });
  }
}

function addLooks(nkul: Command, terminal: Terminal): void {
  const filters = (command: Command) =>
    command
      .option('--state <states>', 'states, with commas between them')
      .option('--template <name>')
      .option('--via <notifier>', 'an attempt by this notifier');
  filters(nkul.command('list').description('the newest messages first'))
    .option('--to <address>', 'a number as people say it, or an address')
    .option('--tail <digits>', 'the last four digits of the number')
    .option('--reference <id>', "a provider's id")
    .option('--since <time>', 'accepted after: 2h ago, or a time with its zone')
    .option('--until <time>', 'accepted before')
    .option('--limit <n>', 'how many', '20')
    .action((options: ListOptions) => on(nkul, terminal, (opened) => list(opened, options)));
  nkul
    .command('show <message>')
    .description('one message, by its id, its key or a reference')
    .action((given: string) => on(nkul, terminal, (opened) => show(opened, given)));
  nkul
    .command('why <message>')
    .description('its story in words')
    .action((given: string) => on(nkul, terminal, (opened) => why(opened, given)));
  filters(nkul.command('tail').description('the events from now on')).action((options: TailOptions) =>
    on(nkul, terminal, (opened) => tail(opened, options)),
  );
  nkul
    .command('unknown')
    .description('messages that a provider may or may not have sent')
    .action(() => on(nkul, terminal, unknown));
  nkul
    .command('providers')
    .description('who is paused, and how many messages wait')
    .action(() => on(nkul, terminal, providers));
  nkul
    .command('stats')
    .description('counts by notifier')
    .option('--since <time>', 'from when on', '24h')
    .action((options: { since?: string }) => on(nkul, terminal, (opened) => stats(opened, options)));
  nkul
    .command('reports')
    .description('what providers sent that belongs to no message')
    .option('--kind <kind>', 'parked, quarantined, inbound or change')
    .action((options: { kind?: string }) => on(nkul, terminal, (opened) => reports(opened, options)));
  nkul
    .command('audit')
    .description('who did what')
    .action(() => on(nkul, terminal, audit));
}

function addSteering(nkul: Command, terminal: Terminal): void {
  for (const what of ['pause', 'resume'] as const) {
    nkul
      .command(`${what} <notifier>`)
      .description(what === 'pause' ? 'its messages wait' : 'it takes messages again')
      .option('--why <words>', 'kept with the act')
      .action((name: string, options: { why?: string }) =>
        on(nkul, terminal, (opened) => steer(opened, what, name, options), [name]),
      );
  }
  nkul
    .command('resolve <message>')
    .description('say what became of an unknown message')
    .requiredOption('--as <end>', 'sent, not_sent, delivered or undelivered')
    .option('--reference <id>', "the provider's id, if you know it")
    .option('--confirm <id>', 'its id once more, for not_sent')
    .option('--why <words>', 'kept with the act')
    .action((given: string, options: ResolveOptions) =>
      on(nkul, terminal, (opened) => resolve(opened, given, options)),
    );
  nkul
    .command('cancel <message>')
    .description('stop it, if it is not sent yet')
    .option('--why <words>', 'kept with the act')
    .action((given: string, options: { why?: string }) =>
      on(nkul, terminal, (opened) => cancel(opened, given, options)),
    );
}

function addKeeping(nkul: Command, terminal: Terminal): void {
  nkul
    .command('erase')
    .description('all that is kept about an address, or one message')
    .option('--to <address>', 'a number as people say it, or an address')
    .option('--id <id>', 'the id of a message')
    .option('--yes', 'erase; without it, count')
    .action((options: EraseOptions) => on(nkul, terminal, (opened) => erase(opened, options)));
  nkul
    .command('check')
    .description('a probe for cron: the exit code is 6 if something is wrong')
    .option('--max-unknown <n>', 'unknown messages', '0')
    .option('--max-held <n>', 'held messages', '0')
    .option('--max-wait <time>', 'how long a message may be due', '15m')
    .action((options: CheckOptions) => on(nkul, terminal, (opened) => check(opened, options)));
  nkul
    .command('backup <file>')
    .description('a copy of the store as it is now')
    .action((file: string) => on(nkul, terminal, (opened) => backup(opened, file)));
}
