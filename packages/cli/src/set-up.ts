import type { Command } from 'commander';
import type { BalanceOptions } from './balance.ts';
import type { DevOptions } from './dev-session.ts';
import { Exit } from './exit.ts';
import { handedOn } from './handed-on.ts';
import { type CommonOptions, open } from './opened.ts';
import type { Terminal } from './terminal.ts';

/** Adds the commands about the set-up: each is imported when it is called. */
export function addSetUp(nkul: Command, terminal: Terminal): void {
  const common = () => nkul.opts<CommonOptions>();
  nkul
    .command('balance [notifier]')
    .description('how much is left at the providers, and for how many days; recorded')
    .option('--timeout <time>', 'how long a provider may take', '10s')
    .action(async (notifier: string | undefined, options: BalanceOptions) => {
      const { balance, byConfiguration } = await import('./balance.ts');
      const opened = await open(byConfiguration(common(), terminal), terminal);
      try {
        await balance(opened, notifier, options);
      } finally {
        await opened.hub.stop({ drain: false });
      }
    });
  nkul
    .command('doctor')
    .description('what is wrong with this set-up, and how to mend it: the exit code is 6 if something is')
    .option('--timeout <time>', 'how long a provider may take to tell its balance', '10s')
    .action(async (options: BalanceOptions) => {
      const { doctor } = await import('./doctor.ts');
      await doctor(common(), options, terminal);
    });
  nkul
    .command('dev')
    .description('a simulator, a hub that sends to it alone, and a first message, in one terminal')
    .option('--to <number>', 'the number of the first message', '+237699128531')
    .option('--once', 'end when the first message has ended')
    .action(async (options: DevOptions) => {
      const { dev } = await import('./dev.ts');
      await dev(common(), options, terminal);
    });
  addHandedOn(nkul);
}

const programs = {
  templates: 'check, preview and type the texts of a catalog: the program nkul-templates',
  simulator: 'the providers on loopback: the program nkul-simulator, also of @nkul/simulator-devcode',
};

/** For the help only: `main()` runs them before it reads options, since all of theirs go on to the program. */
function addHandedOn(nkul: Command): void {
  for (const name of handedOn) {
    nkul
      .command(`${name} [arguments...]`)
      .description(programs[name])
      .allowUnknownOption()
      .helpOption(false)
      .action(() => {
        throw new Exit(2, `${name} comes first, before all options: nkul ${name} …`);
      });
  }
}
