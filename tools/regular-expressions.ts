import { parseSync, Visitor, type VisitorObject } from 'oxc-parser';
import { check } from 'recheck';

/** A regular expression of a source. */
export interface Expression {
  /** The line it is on, from 1. */
  readonly line: number;
  readonly pattern: string;
  readonly flags: string;
}

/** The regular expressions of a source, and the lines where one is made at run time, which cannot be checked. */
export interface Expressions {
  readonly literals: readonly Expression[];
  readonly madeAtRunTime: readonly number[];
}

type Call = Parameters<NonNullable<VisitorObject['CallExpression' | 'NewExpression']>>[0];

/** @throws SyntaxError if the source cannot be parsed */
export function expressionsOf(file: string, source: string): Expressions {
  const { program, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`);
  const literals: Expression[] = [];
  const madeAtRunTime: number[] = [];
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const made = ({ callee, start }: Call) => {
    if (callee.type === 'Identifier' && callee.name === 'RegExp') madeAtRunTime.push(lineAt(start));
  };
  new Visitor({
    Literal(node) {
      if ('regex' in node) literals.push({ line: lineAt(node.start), ...node.regex });
    },
    NewExpression: made,
    CallExpression: made,
  }).visit(program);
  return { literals, madeAtRunTime };
}

/** Calls that come before the first has started the checker's program would each start one of their own. */
let started: Promise<unknown> | undefined;

/** The seed of the checker's random search, so that it finds the same each time. */
const seed = 20_190_511;

/** In milliseconds: thousands of characters take less in linear time, and at least ten times as much in quadratic time. */
const longestMs = 300;

/**
 * The problem of an expression: its time grows more than linearly with some text. Undefined if it is linear. The checker
 * counts too much for some that are linear, so the text that it found is tried.
 */
export async function problemOf({ pattern, flags }: Expression): Promise<string | undefined> {
  started ??= check('a', '');
  await started;
  const found = await check(pattern, flags, { randomSeed: seed, timeout: 120_000 });
  switch (found.status) {
    case 'safe':
      return undefined;
    case 'vulnerable':
      if (found.complexity.type === 'polynomial' && answersAtOnce(pattern, flags, found.attack.string))
        return undefined;
      return `takes a time that is ${found.complexity.summary} for ${found.attack.pattern}`;
    case 'unknown':
      return `could not be checked (${found.error.kind})`;
  }
}

function answersAtOnce(pattern: string, flags: string, text: string): boolean {
  // Of the processor's time, since other programs may run.
  const before = process.cpuUsage();
  new RegExp(pattern, flags).exec(text);
  return process.cpuUsage(before).user / 1_000 < longestMs;
}
