import { relative } from 'node:path';
import type { Reporter } from 'vitest/node';

/** How long a file of tests may run before it is named. The longest takes about one minute. */
const afterMs = 5 * 60_000;

/** A file of tests as Vitest has it (`TestModule`), as far as it is looked at. */
interface RunningFile {
  readonly id: string;
  readonly moduleId: string;
  readonly children: { allTests(state: 'pending'): Iterable<{ readonly fullName: string }> };
}

/** Names each file of tests that has run for five minutes. If a run is ended from outside, its last lines say which test was stuck. */
export class StillRunning implements Reporter {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #afterMs: number;
  readonly #write: (line: string) => void;

  constructor(
    after: number = afterMs,
    write: (line: string) => void = (line) => void process.stderr.write(line),
  ) {
    this.#afterMs = after;
    this.#write = write;
  }

  onTestModuleStart(module: RunningFile): void {
    const timer = setTimeout(() => this.#write(this.#lineOf(module)), this.#afterMs);
    timer.unref();
    this.#timers.set(module.id, timer);
  }

  onTestModuleEnd(module: RunningFile): void {
    clearTimeout(this.#timers.get(module.id));
    this.#timers.delete(module.id);
  }

  #lineOf(module: RunningFile): string {
    const open = [...module.children.allTests('pending')].map((test) => `“${test.fullName}”`);
    const file = relative(process.cwd(), module.moduleId);
    return `still running after ${this.#afterMs / 1_000} s: ${file}: ${open[0] ?? 'its end'}\n`;
  }
}
