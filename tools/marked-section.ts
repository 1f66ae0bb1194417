/**
 * A page with a new section between its marks, `<!-- name -->` and `<!-- /name -->`; all else stays.
 *
 * @throws Error if the marks are missing
 */
export function replaceSection(page: string, name: string, section: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The page has no ${start} and ${end}.`);
  return `${page.slice(0, from + start.length)}\n\n${section}\n\n${page.slice(to)}`;
}
