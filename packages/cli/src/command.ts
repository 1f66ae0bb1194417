import { Command, CommanderError } from 'commander';
import { check } from './ask/check.ts';
import { exportMessages } from './ask/export.ts';
import { list } from './ask/list.ts';
import { audit, providers, stats, unknown } from './ask/look.ts';
import { person } from './ask/person.ts';
import { show, why } from './ask/show.ts';
import { reports } from './ask/strays.ts';
import { tail } from './ask/tail.ts';
import { Interrupted, OutputLost, processTerminal, type Terminal } from './base/terminal.ts';
import { withoutPasswords } from './base/without-passwords.ts';
import { addConsent } from './command/consent-commands.ts';
import { handOn } from './command/handed-on.ts';
import { addSetUp } from './command/set-up.ts';
import { type CommonOptions, type Opened, withOpened } from './open/opened.ts';
import { backup, erase } from './steer/keep.ts';
import { type Alone, accept, move, type RestoreOptions, restore } from './steer/moving.ts';
import { cancel, decide, resend, resolve, steer } from './steer/steer.ts';
import { codeOf, Exit, type ExitCode, lineOf } from './words/exit.ts';
import { movingWords } from './words/moving-words.ts';
import { parserLine } from './words/parser-line.ts';
import { langAmong, languageAsked } from './words/spoken.ts';
import { type Spoken, spokenBy, type Words, wordsFor } from './words/words.ts';

/**
 * Runs the command `nkul`. It opens the store beside the application, and never claims, sends, deletes or migrates.
 *
 * @returns the exit code (`ExitCode`)
 */
export async function main(args: readonly string[], given: Terminal = processTerminal()): Promise<ExitCode> {
  const terminal = masking(given);
  const spoken: Spoken = { words: wordsFor('en') };
  try {
    const code = await handOn(args, terminal);
    if (code !== undefined) return code;
    spoken.words = wordsFor(languageAsked(langAmong(args), terminal.env) ?? 'en');
    await program(terminal, spoken).parseAsync([...args], { from: 'user' });
    await mustBeWritten(terminal);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof Interrupted) return 130;
    const line =
      error instanceof CommanderError ? parserLine(error, spoken.words) : lineOf(error, spoken.words);
    if (line !== undefined) terminal.err(`nkul: ${line}`);
    return error instanceof CommanderError ? 2 : codeOf(error);
  }
}

/** The address of a store may hold a password. */
function masking(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (text) => terminal.out(withoutPasswords(text)),
    err: (text) => terminal.err(withoutPasswords(text)),
  };
}

/** An output that could not be written tells so in a later turn. @throws Exit */
async function mustBeWritten({ ended }: Terminal): Promise<void> {
  await new Promise(setImmediate);
  const { reason } = ended;
  if (reason instanceof OutputLost) throw new Exit(1, ({ errors }) => errors.outputLost(reason.message));
}

/** How a command runs on the open store. */
type Run<Options> = (opened: Opened, options: Options) => Promise<void>;

/** Adds commands to the program. */
interface Adding {
  readonly words: Words;
  /** Adds a command without an argument. */
  add<Options>(name: string, description: string, run: Run<Options>): Command;
  /** Adds a command with one. */
  addFor<Options>(
    name: string,
    description: string,
    run: (opened: Opened, given: string, options: Options) => Promise<void>,
  ): Command;
}

/** The commands and their options, before they are given arguments. */
export function program(terminal: Terminal, spoken: Spoken = { words: wordsFor('en') }): Command {
  const { help, helpTitles } = spoken.words;
  const nkul = new Command('nkul')
    .description(help.program)
    .option('--store <file>', help.store)
    .option('--config <file>', help.config)
    .option('--json', help.json)
    .option('--lang <fr|en>', help.lang)
    .option('--utc', help.utc)
    .option('--no-color', help.color)
    .helpOption('-h, --help', help.help)
    .helpCommand('help [command]', help.help)
    .addHelpText('after', `\n${help.exits}`)
    .configureHelp({
      styleTitle: (title) => helpTitles[title] ?? title,
      optionDescription: ({ description, defaultValue }) =>
        typeof defaultValue === 'string' ? `${description} (${defaultValue})` : description,
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      // The line of an error is written once it is known which one it is.
      outputError: () => {},
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const adding = addingTo(nkul, terminal, spoken);
  addLooks(adding);
  addRecords(adding);
  addSteering(adding);
  addKeeping(adding);
  addMoving(nkul, adding, () => ({
    terminal,
    words: spoken.words,
    common: nkul.opts<CommonOptions>(),
  }));
  addConsent(nkul, terminal, spoken);
  addSetUp(nkul, terminal, spoken);
  return nkul;
}

function addingTo(nkul: Command, terminal: Terminal, spoken: Spoken): Adding {
  const on = (run: (opened: Opened) => Promise<void>) =>
    withOpened({ options: nkul.opts<CommonOptions>(), terminal, spoke: spokenBy(spoken) }, run);
  return {
    words: spoken.words,
    add: (name, description, run) =>
      nkul
        .command(name)
        .description(description)
        .action((options) => on((opened) => run(opened, options))),
    addFor: (name, description, run) =>
      nkul
        .command(name)
        .description(description)
        .action((given: string, options) => on((opened) => run(opened, given, options))),
  };
}

function withFilters(command: Command, { help }: Words): Command {
  return command
    .option('--state <states>', help.optionState)
    .option('--template <name>', help.optionTemplate)
    .option('--via <notifier>', help.optionVia);
}

function withSearch(command: Command, words: Words): Command {
  const { help } = words;
  return withFilters(command, words)
    .option('--to <address>', help.optionTo)
    .option('--tail <digits>', help.optionTail)
    .option('--reference <id>', help.optionReference)
    .option('--since <time>', help.optionSince)
    .option('--until <time>', help.optionUntil);
}

function withReveal(command: Command, { help }: Words): Command {
  return command
    .option('--reveal', help.optionReveal)
    .option('--why <words>', help.optionWhy)
    .option('--to-file', help.optionToFile);
}

/** The questions of support. */
function addLooks({ words, add, addFor }: Adding): void {
  const { help } = words;
  withReveal(withSearch(add('list', help.list, list), words), words).option(
    '--limit <n>',
    help.optionLimit,
    '20',
  );
  withReveal(addFor('show <message>', help.show, show), words);
  addFor('why <message>', help.why, why);
  withFilters(add('tail', help.tail, tail), words);
  withReveal(add('unknown', help.unknown, unknown), words).option('--limit <n>', help.optionLimit, '100');
  withReveal(add('person', help.person, person), words).requiredOption('--to <address>', help.optionTo);
  withReveal(withSearch(add('export', help.export, exportMessages), words), words).option(
    '--format <format>',
    help.optionFormat,
    'csv',
  );
}

/** The questions of an operator. */
function addRecords({ words, add }: Adding): void {
  const { help } = words;
  add('providers', help.providers, providers);
  add('stats', help.stats, stats)
    .option('--since <time>', help.optionSince, '24h')
    .option('--by <fields>', help.optionBy, 'notifier');
  withReveal(add('reports', help.reports, reports), words)
    .option('--kind <kind>', help.optionKind)
    .option('--to <address>', help.optionTo)
    .option('--tail <digits>', help.optionTail)
    .option('--via <notifier>', help.optionVia)
    .option('--limit <n>', help.optionLimit, '100');
  add('audit', help.audit, audit)
    .option('--by <name>', help.optionActor)
    .option('--message <id>', help.optionMessage)
    .option('--limit <n>', help.optionLimit, '100');
  add('check', help.check, check)
    .option('--max-unknown <n>', help.optionMaxUnknown, '0')
    .option('--max-review <n>', help.optionMaxReview, '0')
    .option('--max-held <n>', help.optionMaxHeld, '0')
    .option('--max-wait <time>', help.optionMaxWait, '15m')
    .option('--quiet', help.optionQuiet);
}

function addSteering({ words: { help }, addFor }: Adding): void {
  const withWhy = (command: Command) => command.option('--why <words>', help.optionWhy);
  for (const what of ['pause', 'resume'] as const)
    withWhy(
      addFor<{ why?: string }>(`${what} <notifier>`, help[what], (opened, name, options) =>
        steer(opened, what, name, options),
      ),
    );
  withWhy(addFor('resolve <message>', help.resolve, resolve))
    .requiredOption('--as <end>', help.optionAs)
    .option('--reference <id>', help.optionKnownReference)
    .option('--confirm <id>', help.optionConfirm);
  withWhy(addFor('cancel <message>', help.cancel, cancel));
  for (const what of ['release', 'drop'] as const)
    withWhy(
      addFor<{ why?: string }>(`${what} <message>`, help[what], (opened, given, options) =>
        decide(opened, what, given, options),
      ),
    );
  withWhy(addFor('resend <message>', help.resend, resend))
    .option('--dry-run', help.optionDryRun)
    .option('--even-if-it-may-arrive-twice', help.optionTwice);
}

function addKeeping({ words: { help }, add }: Adding): void {
  add('erase', help.erase, erase)
    .option('--to <address>', help.optionTo)
    .option('--id <id>', help.optionId)
    .option('--why <words>', help.optionWhy)
    .option('--yes', help.optionYes)
    .option('--dry-run', help.optionDryRun);
}

/** Copies of a store. `restore` and `move` open no store beside an application. */
function addMoving(nkul: Command, { words, add, addFor }: Adding, alone: () => Alone): void {
  const { help } = movingWords(words);
  addFor('backup <file>', words.help.backup, backup).option('--with-key', help.optionWithKey);
  nkul
    .command('restore <backup>')
    .description(help.restore)
    .option('--erased <file>', help.optionErased)
    .option('--no-erased', help.optionNoErased)
    .action((given: string, options: RestoreOptions) => restore(alone(), given, options));
  nkul
    .command('move <from> <to>')
    .description(help.move)
    .action((from: string, to: string) => move(alone(), from, to));
  add('accept', help.accept, accept).option('--why <words>', words.help.optionWhy);
}
