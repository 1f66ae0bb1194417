import { globSync, readFileSync } from 'node:fs';

/** A change that waits for its release: a file of `.changeset/`. */
export interface Changeset {
  readonly file: string;
  /** How far each package's version goes up, by its name. */
  readonly bumps: Readonly<Record<string, string>>;
}

/**
 * The changes that wait for a release.
 *
 * @throws When a file does not begin with what `changeset` can read.
 */
export function waitingChangesets(): readonly Changeset[] {
  return globSync('.changeset/*.md').map((file) => {
    const [, head] =
      /^---\n((?:'[^']+': (?:major|minor|patch)\n)+)---\n/.exec(readFileSync(file, 'utf8')) ?? [];
    if (head === undefined) {
      throw new Error(`${file} does not begin with lines such as '@nkul/core': minor, between two of ---`);
    }
    const lines = head.trim().split('\n');
    return { file, bumps: Object.fromEntries(lines.map((line) => line.replaceAll("'", '').split(': '))) };
  });
}
