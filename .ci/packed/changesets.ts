import { globSync, readFileSync } from 'node:fs';

/** A change that is not released yet: a file of `.changeset/`. */
export interface Changeset {
  readonly file: string;
  /** The bump of each package's version, by its name. */
  readonly bumps: Readonly<Record<string, string>>;
}

/**
 * The changes that are not released yet.
 *
 * @throws Error if `changeset` cannot read the beginning of a file
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
