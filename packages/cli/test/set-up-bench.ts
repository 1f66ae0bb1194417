import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Terminal } from '../src/base/terminal.ts';
import { main } from '../src/command.ts';

const source = (path: string): string => new URL(`../../${path}`, import.meta.url).href;

/** The names that the configuration of a test has. */
const imports = `
import { CALLBACK, NOTIFIER } from '${source('core/src/adapter.ts')}';
import { devcode } from '${source('adapter-devcode/src/index.ts')}';
import { sqliteStore } from '${source('store-sqlite/src/index.ts')}';
import { defineCatalog, templates } from '${source('templates/src/index.ts')}';
`;

/** A folder of its own for a set-up, and the command in it. */
export class SetUpBench {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'nkul-set-up-'));
  /** The file of the store. */
  readonly file: string = join(this.directory, 'app.db');

  constructor() {
    onTestFinished(() => rmSync(this.directory, { recursive: true, force: true }));
  }

  /** Writes the configuration: the fields of its object, as source. Returns its path. A process imports it once. */
  configure(fields: string, name = 'nkul.config.mjs'): string {
    const path = join(this.directory, name);
    writeFileSync(path, `${imports}\nexport default { ${fields} };\n`);
    return path;
  }

  /** Runs the command. Returns its exit code, and the lines that it wrote. */
  async nkul(args: readonly string[], more: Partial<Terminal> = {}): Promise<Ran> {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal: Terminal = {
      env: { LANG: 'en_US.UTF-8', NKUL_ACTOR: 'ada' },
      cwd: this.directory,
      columns: undefined,
      colours: false,
      drained: () => Promise.resolve(),
      now: () => new Date(),
      out: (text) => void out.push(...text.split('\n')),
      err: (text) => void err.push(...text.split('\n')),
      ended: new AbortController().signal,
      ...more,
    };
    const code = await main(args, terminal);
    return { code, out, err };
  }
}

export interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** The objects of lines of JSON. */
export function parsed(lines: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  return lines.map((line) => JSON.parse(line));
}
