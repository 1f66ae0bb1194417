/** The command `nkul-templates`: checks and shows the texts of a catalog. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { isError } from '../catalog/catalog-problem.ts';
import { checkCatalog } from '../check/check-catalog.ts';
import { describeSavings, measureSavings } from '../measure/measure-savings.ts';
import { languageOf } from '../words/language.ts';
import { checkReport, checkText } from './check-report.ts';
import { type Asked, type CommandLine, readCommandLine, usage } from './command-options.ts';
import { type CommandOutput, messageOf, refused, written } from './command-output.ts';
import { exportCommand } from './export-command.ts';
import { generateTypes } from './generate-types.ts';
import { importCommand } from './import-command.ts';
import { openCatalog } from './open-catalog.ts';
import { preview } from './preview-command.ts';

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
    untilEnded,
  });
}

/** Until the process is asked to end. */
async function untilEnded(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
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
