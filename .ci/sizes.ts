import { globSync, readFileSync } from 'node:fs';
import { parseAst } from 'vitest/node';

/** A function with a name, and how many lines it takes. */
export interface FunctionSize {
  /** `file:line name` */
  readonly place: string;
  readonly lines: number;
}

/** How many lines 90 of 100 functions of the packages may have. */
const mostLines90 = 17;
/** How many lines a file of the packages may have. */
const mostLinesOfFile = 329;
/** Files that are longer for now, and how long they may be. */
const longer: Readonly<Record<string, number>> = {};

/** The files and functions of the packages that are too long, in a sentence each. */
export function sizeProblems(): readonly string[] {
  const sources = globSync('packages/*/src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const files = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]));
  // The cases of a contract are tests. One function contains them all.
  const functions = [...files].flatMap(([file, source]) =>
    file.endsWith('-cases.ts') ? [] : functionsOf(file, source),
  );
  return [...fileProblems(files), ...functionProblems(functions)];
}

/** The files that are too long, and the exceptions in the list that are not needed any more. */
export function fileProblems(files: ReadonlyMap<string, string>, allowed = longer): readonly string[] {
  const lines = new Map([...files].map(([file, source]) => [file, source.split('\n').length - 1]));
  const tooLong = [...lines].filter(([file, count]) => count > (allowed[file] ?? mostLinesOfFile));
  const mended = Object.keys(allowed).filter((file) => (lines.get(file) ?? 0) <= mostLinesOfFile);
  return [
    ...tooLong.map(([file, count]) => `${file} has ${count} lines: part it.`),
    ...mended.map((file) => `${file} is short enough, or gone: take it out of the list.`),
  ];
}

/** A problem if too many functions are long. It names the longest. */
export function functionProblems(functions: readonly FunctionSize[]): readonly string[] {
  const lines = percentile90(functions);
  if (lines <= mostLines90) return [];
  const longest = functions.toSorted((a, b) => b.lines - a.lines).slice(0, 20);
  return [
    `90 of 100 functions have up to ${lines} lines, more than ${mostLines90}. Part some of the longest:`,
    ...longest.map((one) => `  ${one.place}: ${one.lines} lines`),
  ];
}

/** Functions and methods of a source, and values that are functions. An unnamed callback is a part of its caller. */
export function functionsOf(file: string, source: string): readonly FunctionSize[] {
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const found: FunctionSize[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one);
      return;
    }
    if (!isNode(node)) return;
    const name = nameOf(node);
    if (name !== undefined) {
      const [first, last] = [lineAt(node.start), lineAt(node.end)];
      found.push({ place: `${file}:${first} ${name}`, lines: last - first + 1 });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(source, { lang: 'ts' }));
  return found;
}

/** How many lines 90 of 100 functions have at most. */
function percentile90(functions: readonly FunctionSize[]): number {
  const lines = functions.map((one) => one.lines).sort((a, b) => a - b);
  return lines[Math.ceil(lines.length * 0.9) - 1] ?? 0;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The name of a function that has one and a body; undefined for anything else. */
function nameOf(node: Node): string | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
      return textOf(node['id']);
    case 'MethodDefinition':
      return textOf(node['key']);
    case 'Property':
    case 'PropertyDefinition':
      return isFunction(node['value']) ? textOf(node['key']) : undefined;
    case 'VariableDeclarator':
      return isFunction(node['init']) ? textOf(node['id']) : undefined;
    default:
      return undefined;
  }
}

function isFunction(value: unknown): boolean {
  return isNode(value) && ['ArrowFunctionExpression', 'FunctionExpression'].includes(value.type);
}

function textOf(value: unknown): string {
  return isNode(value) && typeof value['name'] === 'string' ? value['name'] : '(computed)';
}
