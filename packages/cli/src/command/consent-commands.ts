import type { Command } from 'commander';
import { optOuts } from '../ask/opt-outs.ts';
import type { Terminal } from '../base/terminal.ts';
import { type CommonOptions, type Opened, withOpened } from '../open/opened.ts';
import { allow, optIn, optOut } from '../steer/consent.ts';
import { importOptOuts } from '../steer/import-opt-outs.ts';
import { consentWords } from '../words/consent-words.ts';
import { type Spoken, spokenBy } from '../words/words.ts';

/** Adds the commands about the messages that people take, and about addresses that are not tried. */
export function addConsent(nkul: Command, terminal: Terminal, spoken: Spoken): void {
  const { help } = consentWords(spoken.words);
  const on = (run: (opened: Opened) => Promise<void>) =>
    withOpened({ options: nkul.opts<CommonOptions>(), terminal, spoke: spokenBy(spoken) }, run);
  const addAct = <Options>(
    name: string,
    description: string,
    run: (opened: Opened, options: Options) => Promise<void>,
  ) =>
    nkul
      .command(name)
      .description(description)
      .requiredOption('--to <address>', help.optionTo)
      .option('--why <words>', spoken.words.help.optionWhy)
      .action((options: Options) => on((opened) => run(opened, options)));
  addAct('opt-out', help.optOut, optOut).option('--category <name>', help.optionCategory, 'marketing');
  addAct('opt-in', help.optIn, optIn).option('--category <name>', help.optionCategory, 'all');
  addAct('allow', help.allow, allow);
  nkul
    .command('opt-outs')
    .description(help.optOuts)
    .action(() => on(optOuts));
  nkul
    .command('import-opt-outs <file>')
    .description(help.importOptOuts)
    .option('--why <words>', spoken.words.help.optionWhy)
    .action((file: string, options: { readonly why?: string }) =>
      on((opened) => importOptOuts(opened, file, options)),
    );
}
