import type { Command } from 'commander';
import type { BalanceOptions } from '../ask/balance.ts';
import type { Terminal } from '../base/terminal.ts';
import type { OpenConsoleOptions } from '../console/console.ts';
import type { DevOptions } from '../dev/dev-session.ts';
import { type CommonOptions, withOpened } from '../open/opened.ts';
import { Exit } from '../words/exit.ts';
import { type Spoken, spokenBy, type Words } from '../words/words.ts';
import { handedOn } from './handed-on.ts';

/** Adds the console, and the commands about the set-up: each is imported when it is called. */
export function addSetUp(nkul: Command, terminal: Terminal, spoken: Spoken): void {
  const { help } = spoken.words;
  const common = () => nkul.opts<CommonOptions>();
  nkul
    .command('console')
    .description(help.console)
    .option('--port <n>', help.optionPort, '4655')
    .action(async (options: OpenConsoleOptions) => {
      const { openConsole } = await import('../console/console.ts');
      await openConsole({ options: common(), terminal, spoke: spokenBy(spoken) }, options);
    });
  nkul
    .command('balance [notifier]')
    .description(help.balance)
    .option('--timeout <time>', help.optionTimeout, '10s')
    .action(async (notifier: string | undefined, options: BalanceOptions) => {
      const { balance, byConfiguration } = await import('../ask/balance.ts');
      const opening = { options: byConfiguration(common(), terminal), terminal, spoke: spokenBy(spoken) };
      await withOpened(opening, (opened) => balance(opened, notifier, options));
    });
  nkul
    .command('doctor')
    .description(help.doctor)
    .option('--timeout <time>', help.optionTimeout, '10s')
    .action(async (options: BalanceOptions) => {
      const { doctor } = await import('../doctor/doctor.ts');
      await doctor(common(), options, terminal);
    });
  nkul
    .command('dev')
    .description(help.dev)
    .option('--to <number>', help.optionFirstTo, '+237699128531')
    .option('--once', help.optionOnce)
    .action(async (options: DevOptions) => {
      const { dev } = await import('../dev/dev.ts');
      await dev(common(), options, terminal);
    });
  addHandedOn(nkul, help);
}

/** For the help only: `main()` runs them before it reads options, since all of theirs go on to the program. */
function addHandedOn(nkul: Command, help: Words['help']): void {
  for (const name of handedOn) {
    nkul
      .command(`${name} [arguments...]`)
      .description(help[name])
      .allowUnknownOption()
      .helpOption(false)
      .action(() => {
        throw new Exit(2, ({ errors }) => errors.comesFirst(name));
      });
  }
}
