import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BusyCommand } from './busy-commands.ts';
import { type CommandRun, runCommand } from './command-run.ts';
import type { LargeFile } from './large-file.ts';

/** The store that commands are run on. */
export interface Ground {
  readonly store: string;
  /** The environment of the commands. */
  readonly env: Readonly<Record<string, string>>;
  /** The configuration of the service. */
  readonly config: string;
  readonly directory: string;
  readonly file: LargeFile;
}

/** The runs of a command in a loop. */
export interface LoopResult {
  /** The runs that did not end as they should. */
  readonly faults: readonly string[];
  /** How often it ran, the longest time, and the greatest memory. */
  readonly figures: string;
}

/** A command, run again and again as a process of its own. */
export class CommandLoop {
  readonly name: string;
  readonly #command: BusyCommand;
  readonly #ground: Ground;
  #turn = 0;

  constructor(name: string, command: BusyCommand, ground: Ground) {
    this.name = name;
    this.#command = command;
    this.#ground = ground;
  }

  /** Runs it once, and then again until the time is over. */
  async run(ms: number): Promise<LoopResult> {
    const runs: CommandRun[] = [];
    const end = performance.now() + ms;
    do {
      runs.push(await this.#once());
      this.#turn += 1;
    } while (performance.now() < end);
    return { faults: runs.flatMap((run) => this.#faultsOf(run)), figures: figuresOf(runs) };
  }

  async #once(): Promise<CommandRun> {
    const { lines, configured } = this.#command;
    const turn = this.#turn;
    const directory = mkdtempSync(join(this.#ground.directory, `${this.name}-`));
    try {
      const line = lines[turn % lines.length];
      const path = join(directory, 'written');
      const { store, env, config, file } = this.#ground;
      return await runCommand(line?.({ file, turn, path }) ?? [], {
        ...{ store, env },
        config: configured === true ? config : undefined,
        interruptAfterMs: this.#command.interruptAfterMs,
        visited: this.#command.visited,
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  #faultsOf({ args, code, err, pages }: CommandRun): readonly string[] {
    const { codes = [0], visited = false } = this.#command;
    // A page whose questions took too long says so: they have a limit.
    const isRead =
      !visited || (pages.length > 0 && pages.every((status) => status === 200 || status === 503));
    if (code !== null && codes.includes(code) && isRead) return [];
    return [`nkul ${args.join(' ')}: exit code ${code ?? 'none'}: ${[...pages, err.trim()].join(' ')}`];
  }
}

function figuresOf(runs: readonly CommandRun[]): string {
  const longest = Math.max(...runs.map(({ ms }) => ms)) / 1_000;
  const memory = Math.max(...runs.map(({ memoryKiB }) => memoryKiB)) / 1_024;
  return `${runs.length} times, at most ${longest.toFixed(1)} s and ${memory.toFixed(0)} MiB`;
}
