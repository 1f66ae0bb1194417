/** The line that says how to see the messages of a file in a browser. */
export function seeIt(file: string): string {
  // A shell changes nothing in single quotes.
  const shown = /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
  return `See the first act in a browser: npx --yes pnpm@12 nkul console --store ${shown}`;
}
