import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import { hinders } from '../exchange/catalog-units.ts';
import { type ExportOptions, exportTexts } from '../exchange/export-texts.ts';
import { UnreadableFile } from '../exchange/translation-file.ts';
import { writeWhole } from '../exchange/write-whole.ts';
import { inWords } from '../words/saying.ts';
import type { CommandOutput } from './command-output.ts';
import type { ExportLine } from './exchange-options.ts';
import { openCatalog } from './open-catalog.ts';
import { problemLine } from './problem-line.ts';

/** Runs `nkul-templates export`. */
export async function exportCommand(line: ExportLine, output: CommandOutput): Promise<0 | 1> {
  const { language = output.language } = line;
  const problems = await exported({ ...line, language }, output);
  output.err(problems.map((problem) => problemLine(problem, language)).join(''));
  return problems.some(isError) ? 1 : 0;
}

/** Writes the file, or returns the problems that prevent it. */
async function exported(
  { path, out, ...options }: ExportLine & Omit<ExportOptions, 'now'>,
  output: CommandOutput,
): Promise<readonly CatalogProblem[]> {
  const { catalog, problems } = await openCatalog(path);
  if (catalog === undefined) return problems;
  const hindering = problems.filter(hinders(catalog));
  if (hindering.length > 0) return hindering;
  try {
    const { text, texts, untranslated } = await exportTexts(catalog, { ...options, now: output.now });
    if (out === undefined) output.out(text);
    else {
      await writeWhole(out, text);
      output.out(`${inWords(['exported', { file: out, texts, untranslated }], options.language)}\n`);
    }
    return [];
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return [{ level: 'error', rule: 'file', file: path, says: error.says }];
  }
}
