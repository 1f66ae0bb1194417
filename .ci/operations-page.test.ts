import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../packages/cli/src/base/terminal.ts';
import { program } from '../packages/cli/src/command.ts';
import { waitReasons } from '../packages/core/src/waiting/wait-reason.ts';
import { type CommandLine, commandLines } from './command-lines.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const sources = globSync('packages/*/src/**/*.ts')
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8').replaceAll('\\', ''))
  .join('\n');

const silent: Terminal = {
  env: {},
  cwd: '.',
  columns: undefined,
  colours: false,
  drained: () => Promise.resolve(),
  now: () => new Date(),
  out: () => {},
  err: () => {},
  ended: new AbortController().signal,
};

const pages = globSync(['docs/*.md', 'packages/*/README.md', '*.md'])
  .map((file) => ({ file, lines: commandLines(readFileSync(file, 'utf8')) }))
  .filter(({ lines }) => lines.length > 0);

it('finds the pages that have lines of nkul', () => {
  expect(pages.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['docs/operations.md', 'packages/cli/README.md']),
  );
});

it.each(pages)('$file has only lines of nkul that the program takes', async ({ lines }) => {
  const refused = await Promise.all(
    lines.map(async (line) => ({ line: line.text, why: await refusal(line) })),
  );
  expect(refused.filter(({ why }) => why !== undefined)).toEqual([]);
});

it.each([
  ['nkul lst', 'commander.unknownCommand'],
  ['nkul list --sinse 2h', 'commander.unknownOption'],
  ['nkul pause devcode again', 'commander.excessArguments'],
  ['nkul pause', 'commander.missingArgument'],
  ['nkul resolve key', 'commander.missingMandatoryOptionValue'],
])('finds fault with a line such as %s', async (text, why) => {
  const [line] = commandLines(`\`\`\`sh\n${text}\n\`\`\``);
  expect(line && (await refusal(line))).toBe(why);
});

describe('docs/operations.md', () => {
  it('quotes only words that the program says', () => {
    const quoted = [...page.matchAll(/“([^”]+)”/g)].map(([, words = '']) => words);
    expect(quoted.length).toBeGreaterThan(20);
    expect(quoted.filter((words) => !isSaid(words))).toEqual([]);
  });

  it('names every reason of waiting that an operator is called for', () => {
    const events = Object.values(waitReasons)
      .filter(({ degrades }) => degrades)
      .flatMap(({ begins }) => begins);
    expect(new Set(events).size).toBeGreaterThan(1);
    expect(events.filter((event) => !page.includes(event))).toEqual([]);
  });

  it('links to files and headings that are there', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !/^https?:/.test(link) && !isThere(link))).toEqual([]);
  });
});

/** Why the program refuses a line; undefined if it takes it. In a sentence, a command may be named without its arguments. */
async function refusal({ args, inSentence }: CommandLine): Promise<string | undefined> {
  const nkul = program(silent);
  for (const command of nkul.commands) command.action(() => {});
  try {
    await nkul.parseAsync([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const isNamed = /missing(?:Argument|MandatoryOptionValue)$/.test(error.code);
    return error.exitCode === 0 || (inSentence && isNamed) ? undefined : error.code;
  }
}

function isRefusal(error: unknown): error is { readonly code: string; readonly exitCode: number } {
  return (
    error instanceof Error && 'code' in error && 'exitCode' in error && /^commander\./.test(`${error.code}`)
  );
}

/** The reason of a pause stands in the source apart from the words before it. */
function isSaid(words: string): boolean {
  return sources.includes(words.replace(/: [a-z_]+$/, ': '));
}

function isThere(link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? 'docs/operations.md' : join(dirname('docs/operations.md'), path);
  if (anchor === undefined) return existsSync(file);
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    slug(words),
  );
  return headings.includes(anchor);
}

/** The anchor that GitHub gives to a heading. */
function slug(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
