/** `pnpm bench`: runs all benches, or the named ones, and prints and saves their results. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { benches } from './benches.ts';
import { commandOptions, leastRounds } from './command-options.ts';
import { environment } from './environment.ts';
import { resultTable } from './result-table.ts';
import type { BenchResult } from './results.ts';
import { saveResults } from './save-results.ts';
import { type Verdict, verdictOf } from './verdict.ts';

const order = benches.map(({ name }) => name);

keepTemporaryFilesTogether();
try {
  await main();
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { list, rounds, names, messages } = commandOptions(process.argv.slice(2), order);
  if (list) {
    for (const { name, title } of benches) console.log(`${name.padEnd(14)}${title}`);
    return;
  }
  const asked = names.length === 0 ? order : names;
  const results: BenchResult[] = [];
  for (const bench of benches.filter(({ name }) => asked.includes(name))) {
    const result = await runBench(bench, rounds, messages);
    if (result === undefined) process.exitCode = 1;
    else results.push(result);
  }
  if (results.length > 0) printResults(results, rounds, messages);
}

/** Runs a bench. If it fails, it prints the error, so that the other benches run. */
async function runBench(
  { name, title, run }: Bench,
  rounds: number,
  messages: number | undefined,
): Promise<BenchResult | undefined> {
  const begun = performance.now();
  progress(name, title);
  try {
    const rows = await run({
      ...{ rounds, progress: (line: string) => progress(name, line) },
      ...(messages !== undefined && { messages }),
    });
    const seconds = Math.round((performance.now() - begun) / 1_000);
    return { name, title, at: new Date().toISOString(), seconds, rounds, environment: environment(), rows };
  } catch (error) {
    console.error(`${name} failed:`, error);
    return undefined;
  }
}

function printResults(results: readonly BenchResult[], rounds: number, messages: number | undefined): void {
  console.log(`\n${resultTable(results)}\n`);
  const verdicts = Map.groupBy(
    results.flatMap(({ rows }) => rows),
    verdictOf,
  );
  const count = (verdict: Verdict) => verdicts.get(verdict)?.length ?? 0;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  console.log(
    `${count('holds')} hold, ${count('misses')} miss, ${count('undecided')} undecided, ${count('not run')} not run, in ${seconds} s.`,
  );
  if (messages !== undefined) console.log('Nothing was written: results are those of the usual messages.');
  else if (rounds < leastRounds)
    console.log(`Nothing was written: that takes ${leastRounds} rounds or more.`);
  else saveResults(results, order);
}

function progress(name: string, line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${name}: ${line}`);
}

/** Puts the temporary files of this process and its children in one directory, which is removed in any case. */
function keepTemporaryFilesTogether(): void {
  const directory = mkdtempSync(join(tmpdir(), 'nkul-bench-'));
  // Where root runs this, another user runs PostgreSQL, and must reach its own folder in this one.
  chmodSync(directory, 0o711);
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = directory;
  process.on('exit', () =>
    rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}
