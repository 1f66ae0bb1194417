import type { UntypedCatalog } from '../catalog/catalog.ts';
import { type CatalogProblem, isError } from '../catalog/catalog-problem.ts';
import { checkCatalog } from '../check/check-catalog.ts';
import type { ReadCatalog } from '../files/load-catalog.ts';
import { measureCatalog } from '../measure/measure-catalog.ts';
import { followFiles } from '../preview/follow-files.ts';
import type { PageOptions } from '../preview/page-options.ts';
import { brokenPage, previewPage } from '../preview/preview-page.ts';
import { servePreview } from '../preview/preview-server.ts';
import { previewTable } from '../preview/preview-table.ts';
import { shownCatalog } from '../preview/shown-catalog.ts';
import { reportWords } from '../words/report-words.ts';
import type { Asked } from './command-options.ts';
import { type CommandOutput, messageOf, refused, written } from './command-output.ts';
import { openCatalog } from './open-catalog.ts';

/** `nkul-templates preview`: a table, a page in a file, or a page that is served and follows each change. */
export async function preview(line: Asked<'preview'>, output: CommandOutput): Promise<0 | 1> {
  const { path, price, html, port, language = output.language } = line;
  const options: PageOptions = { language, ...(price && { price }) };
  if (port !== undefined) return await served(path, port, options, output);
  const opened = await openCatalog(path);
  const catalog = usable(opened);
  if (catalog === undefined) return refused(opened.problems, { ...output, language });
  const words = reportWords[language];
  if (html === undefined) {
    output.out(previewTable(measureCatalog(catalog, output.now), { ...output, ...options }));
    return 0;
  }
  const page = pageOf(catalog, opened, options, output);
  if (!(await written(html, page.html, output))) return 1;
  output.out(`${words.shows(html, page.messages)}\n`);
  return 0;
}

function usable({ catalog, problems }: ReadCatalog): UntypedCatalog | undefined {
  return problems.some(isError) ? undefined : catalog;
}

function pageOf(
  catalog: UntypedCatalog,
  { problems, locate }: ReadCatalog,
  options: PageOptions,
  { now }: CommandOutput,
): { readonly html: string; readonly messages: number } {
  const checked = checkCatalog(catalog, now);
  const found: readonly CatalogProblem[] = [...problems, ...checked.problems.map(locate)];
  const shown = shownCatalog(catalog, { ...checked, problems: found }, now);
  return { html: previewPage(shown, options), messages: checked.messages.length };
}

async function served(path: string, port: number, given: PageOptions, output: CommandOutput): Promise<0 | 1> {
  const options = { ...given, follows: true };
  let version = 0;
  const page = async () => {
    const opened = await openCatalog(path, version);
    const catalog = usable(opened);
    return catalog === undefined
      ? brokenPage(opened.problems.filter(isError), options)
      : pageOf(catalog, opened, options, output).html;
  };
  let server: Awaited<ReturnType<typeof servePreview>>;
  try {
    server = await servePreview(page, port);
  } catch (error) {
    output.err(`${messageOf(error)}\n`);
    return 1;
  }
  const unfollow = await followFiles(path, () => {
    version += 1;
    server.change();
  });
  // Before the address is printed: it may be ended as soon as it is read.
  const ended = output.untilEnded?.() ?? new Promise(() => {});
  output.out(`${reportWords[options.language].serves(server.url)}\n`);
  await ended;
  unfollow();
  await server.close();
  return 0;
}
