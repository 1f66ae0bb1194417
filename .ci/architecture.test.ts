import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const architecture = readFileSync('docs/architecture.md', 'utf8');
const decisions = readFileSync('docs/decisions.md', 'utf8');

/** The part of docs/architecture.md below a heading, without that of the next heading. */
function section(heading: string): string {
  const [, text = ''] = architecture.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

describe('each word of the architecture', () => {
  const words = [...section('Words').matchAll(/^\| (\w+) .*\[`(\w+)`\]\(\.\.\/([^)]+)\) *\|$/gm)].map(
    ([, word = '', name = '', file = '']) => ({ word, name, file }),
  );

  it('has a row with its name in code', () => {
    const rows = section('Words').match(/^\| \w/gm) ?? [];
    expect(words.length).toBeGreaterThan(20);
    expect(words).toHaveLength(rows.length - 1);
  });

  it.each(words)('$word is $name in $file', ({ name, file }) => {
    const declared = new RegExp(
      `^export (?:abstract )?(?:class|interface|type|const|function) ${name}\\b|^  readonly ${name}\\??:`,
      'm',
    );
    expect(readFileSync(file, 'utf8')).toMatch(declared);
  });
});

describe('each law', () => {
  const laws = section('Laws')
    .split(/^(?=\d+\. )/m)
    .filter((part) => /^\d/.test(part));
  const links = laws.flatMap((law) =>
    [...law.matchAll(/\[`[^`]+`\]\(\.\.\/([^)]+)\): “([^”]+)”/g)].map(([, file = '', test = '']) => ({
      law: Number.parseInt(law, 10),
      file,
      test,
    })),
  );

  it('has its number and the tests that hold it', () => {
    expect(laws.map((law) => Number.parseInt(law, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...new Set(links.map(({ law }) => law))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('has no line below it but such links', () => {
    expect(section('Laws').match(/^ +- /gm)).toHaveLength(links.length);
  });

  it.each(links)('$law is held by “$test” in $file', ({ file, test }) => {
    const names = [
      ...readFileSync(file, 'utf8').matchAll(/\b(?:describe|it|test|law)\(\s*(['"`])(.*?)\1/g),
    ].map(([, , name]) => name);
    expect(names).toContain(test);
  });
});

it('each decision is in the list at the top, with a link to its heading', () => {
  const listed = [...decisions.matchAll(/^- \[(.+)\]\(#(.+)\)$/gm)].map(([, title = '', anchor]) => [
    title,
    anchor,
  ]);
  const headings = [...decisions.matchAll(/^## (.+)$/gm)].map(([, title = '']) => [title, anchorOf(title)]);
  expect(headings.length).toBeGreaterThan(10);
  expect(listed).toEqual(headings);
});

it('links of the documents lead to files and headings that exist', () => {
  const documents = globSync(['*.md', 'docs/*.md', '{packages,examples}/*/README.md', 'bench/README.md']);
  expect(documents).toContain('docs/decisions.md');
  const broken = documents.flatMap((document) =>
    [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
      .filter(
        ([, path = '', anchor]) =>
          !leadsSomewhere(path === '' ? document : join(dirname(document), path), anchor),
      )
      .map(([link]) => `${document}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function leadsSomewhere(path: string, anchor: string | undefined): boolean {
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return headings.some((title) => anchorOf(title) === anchor);
}

/** The anchor that GitHub gives a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-');
}
