import { type Machine, machineWords } from '../../tools/machine.ts';
import { markdownTable } from '../../tools/markdown-table.ts';
import type { LongResult } from './long-result.ts';

/** A run of the long tests: its time, machine, versions and results. */
export interface LongRun {
  readonly at: Date;
  readonly seconds: number;
  readonly machine: Machine;
  /** The versions of the tools: `Node 26.10.0`. */
  readonly versions: readonly string[];
  readonly results: readonly LongResult[];
}

/** A run as a page: its time and machine, and the result of each test. */
export function longReport({ at, seconds, machine, versions, results }: LongRun): string {
  return [
    '# The long tests: the last report',
    '',
    'Written by `npx --yes pnpm@12 test:long`; what is edited here is lost.',
    '',
    `${at.toISOString().slice(0, 10)}, ${duration(seconds)}, on ${machineWords(machine)}; ${versions.join(', ')}.`,
    '',
    `**${countWords(results)}**`,
    '',
    ...markdownTable(['File', 'Test', 'Result', 'Time'], results.map(row)),
    '',
  ].join('\n');
}

/** The figures of tests, a line each. */
export function figureLines({ results }: LongRun): readonly string[] {
  return results.flatMap(({ title, meta: { figures } }) =>
    figures === undefined ? [] : [`${title}: ${figures}`],
  );
}

/** The matrix of docs/install.md. */
export function matrixTable({ at, machine, results }: LongRun): string {
  const rows = results.flatMap(({ meta: { matrix }, ...result }) => {
    if (matrix === undefined) return [];
    const { combination, versions } = matrix;
    const node = versions?.node ?? combination.node;
    const manager = `${combination.manager} ${versions?.manager ?? ''}`.trim();
    const { project, bundler } = combination;
    return [[node, project, manager, bundler, outcomeWords(result), versions?.tools ?? '']];
  });
  return [
    ...markdownTable(['Node', 'Project', 'Manager', 'Bundler', 'Result', 'With'], rows),
    '',
    `${at.toISOString().slice(0, 10)}, on ${machineWords(machine)}.`,
  ].join('\n');
}

/** The numbers of tests that passed, failed and were not run. */
export function countWords(results: readonly LongResult[]): string {
  const count = (outcome: LongResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run`;
}

function row(result: LongResult): readonly string[] {
  const { figures } = result.meta;
  const outcome = outcomeWords(result);
  return [
    `\`${result.file}\``,
    result.title,
    figures === undefined ? outcome : `${outcome}; ${figures}`,
    duration(result.seconds),
  ];
}

function outcomeWords({ outcome, why }: Pick<LongResult, 'outcome' | 'why'>): string {
  return why === undefined ? outcome : `${outcome}: ${firstLine(why)}`;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 200) ?? '';
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
