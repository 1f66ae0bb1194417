import { isError } from '../catalog/catalog-problem.ts';
import { importFile } from '../exchange/import-file.ts';
import { inWords } from '../words/saying.ts';
import type { CommandOutput } from './command-output.ts';
import type { ImportLine } from './exchange-options.ts';
import { problemLine } from './problem-line.ts';

/** Runs `nkul-templates import`. */
export async function importCommand(line: ImportLine, output: CommandOutput): Promise<0 | 1> {
  const { language = output.language } = line;
  const { problems, done } = await importFile(line);
  output.err(problems.map((problem) => problemLine(problem, language)).join(''));
  if (done !== undefined) {
    output.out(`${inWords(done, language)}\n`);
    return 0;
  }
  const errors = problems.filter(isError).length;
  output.err(`\n${inWords(['importRefused', { errors }], language)}\n`);
  return 1;
}
