/** The command `nkul-templates`: checks and shows the texts of a catalog. */
import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import { checkCatalog } from '../check/check-catalog.ts';
import { measureCatalog } from '../check/measure-catalog.ts';
import { describeSavings, measureSavings } from '../check/measure-savings.ts';
import { type Language, languageOf } from '../words/language.ts';
import { checkReport, checkText } from './check-report.ts';
import { type CommandLine, readCommandLine, usage } from './command-options.ts';
import { exportCommand } from './export-command.ts';
import { generateTypes } from './generate-types.ts';
import { importCommand } from './import-command.ts';
import { openCatalog } from './open-catalog.ts';
import { previewPage } from './preview-page.ts';
import { previewTable } from './preview-table.ts';

/** The output of the command, and the current time. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly now: () => Date;
  /** Characters in a line of the terminal. */
  readonly width: number;
  readonly color: boolean;
  /** The language of the environment; `--lang` comes first. */
  readonly language: Language;
}

/** Runs the command with these arguments and sets the process's exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const { stdout, stderr } = process;
  process.exitCode = await runCommand(args, {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    now: () => new Date(),
    width: stdout.columns ?? 120,
    color: stdout.isTTY === true && stdout.hasColors(),
    language: languageOf(process.env),
  });
}

/** Runs the command and returns its exit code: 1 if the catalog or list has an error, 2 for a wrong argument. */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<0 | 1 | 2> {
  let line: CommandLine;
  try {
    line = readCommandLine(args);
  } catch (error) {
    output.err(`${messageOf(error)}\n\n${usage}`);
    return 2;
  }
  switch (line.command) {
    case 'help':
      output.out(usage);
      return 0;
    case 'check':
      return check(line, output);
    case 'preview':
      return preview(line, output);
    case 'types':
      return types(line, output);
    case 'export':
      return exportCommand(line, output);
    case 'import':
      return importCommand(line, output);
    case 'saving':
      return saving(line, output);
  }
}

type Asked<Command extends CommandLine['command']> = Extract<CommandLine, { readonly command: Command }>;

async function check(line: Asked<'check'>, { out, now, color, ...output }: CommandOutput): Promise<0 | 1> {
  const { path, json, language = output.language } = line;
  const { catalog, problems, locate } = await openCatalog(path);
  const broken = catalog === undefined || problems.some(isError);
  const checked = broken ? { messages: [], problems: [] } : checkCatalog(catalog, now);
  const found = { messages: checked.messages, problems: [...problems, ...checked.problems.map(locate)] };
  out(
    json
      ? `${JSON.stringify(checkReport(found, language), undefined, 2)}\n`
      : checkText(found, color, language),
  );
  return found.problems.some(isError) ? 1 : 0;
}

async function preview(line: Asked<'preview'>, output: CommandOutput): Promise<0 | 1> {
  const { catalog, problems } = await openCatalog(line.path);
  if (catalog === undefined || problems.some(isError)) return refused(problems, output);
  const messages = measureCatalog(catalog, output.now);
  if (line.html === undefined) {
    output.out(previewTable(messages, { ...output, ...(line.price && { price: line.price }) }));
    return 0;
  }
  if (!(await written(line.html, previewPage(messages, line.price), output))) return 1;
  output.out(`${line.html} shows ${messages.length} messages.\n`);
  return 0;
}

async function types({ path, out, name, check }: Asked<'types'>, output: CommandOutput): Promise<0 | 1> {
  const { catalog, problems } = await openCatalog(path);
  if (catalog === undefined || problems.some(isError)) return refused(problems, output);
  const source = generateTypes(catalog, name);
  if (out === undefined) output.out(source);
  else if (!check) return (await written(out, source, output)) ? 0 : 1;
  else if ((await readFile(out, 'utf8').catch(() => '')) !== source) {
    output.err(`${out} is not up to date: run nkul-templates types ${path} --out ${out}\n`);
    return 1;
  }
  return 0;
}

async function saving({ file }: Asked<'saving'>, { out, err }: CommandOutput): Promise<0 | 1> {
  try {
    const texts = v.parse(v.array(v.string()), JSON.parse(await readFile(file, 'utf8')));
    out(`${describeSavings(measureSavings(texts))}\n`);
    return 0;
  } catch (error) {
    err(`${file} is not a JSON list of texts: ${messageOf(error)}\n`);
    return 1;
  }
}

/** Writes a file. If that fails, prints the reason and returns false. */
async function written(file: string, text: string, { err }: CommandOutput): Promise<boolean> {
  try {
    await writeFile(file, text);
    return true;
  } catch (error) {
    err(`${file} cannot be written: ${messageOf(error)}\n`);
    return false;
  }
}

function refused(problems: readonly CatalogProblem[], { err, color, language }: CommandOutput): 1 {
  err(checkText({ messages: [], problems: problems.filter(isError) }, color, language));
  return 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
