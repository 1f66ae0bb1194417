import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { overridesFile, packAll, type Tarball } from '../packed/pack-all.ts';
import { type Printed, runCommand } from '../run-command.ts';

/**
 * A project outside the workspace, in a folder of its own, that has the packed packages in its folder `packed`, and
 * installs them as docs/install.md says.
 */
export class StrangerProject {
  readonly folder: string;
  readonly #tarballs: readonly Tarball[];
  readonly #path: string;

  /** @param node The program of the Node that everything runs on. */
  constructor(node: string, manifest: object) {
    this.folder = mkdtempSync(join(tmpdir(), 'nkul-stranger-'));
    this.#path = [dirname(node), process.env['PATH']].join(delimiter);
    this.#tarballs = packAll(this.path('packed'));
    this.write('package.json', JSON.stringify({ private: true, ...manifest }));
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Copies a folder's files into the project's. */
  copyAll(from: URL): void {
    cpSync(from, this.folder, { recursive: true });
  }

  /** Installs the versions of the lock file in the project. */
  async installLocked(): Promise<void> {
    await this.run('npm', ['ci', ...quiet]);
  }

  /** Installs the tarballs, and further packages by name. */
  async install(manager: 'npm' | 'pnpm', further: readonly string[] = []): Promise<void> {
    const packages = [...this.#tarballs.map(({ file }) => `./packed/${file}`), ...further];
    switch (manager) {
      case 'npm':
        await this.run('npm', ['install', ...quiet, ...packages]);
        return;
      case 'pnpm':
        this.write('pnpm-workspace.yaml', readFileSync(this.path('packed', overridesFile), 'utf8'));
        await this.run('pnpm', ['add', ...packages]);
        return;
    }
  }

  /** Runs a program in the project, with its Node first on the path. */
  async run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Printed> {
    return await runCommand(program, args, this.folder, {
      PATH: this.#path,
      NODE_OPTIONS: undefined,
      ...env,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
