import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Combination } from './combinations.ts';
import { type Door, tsconfigOf, writeProgram } from './program.ts';
import { StrangerProject } from './stranger-project.ts';

/** How much is checked. `thorough` takes longer. */
type Care = 'quick' | 'thorough';

/** The output of one run of the program in a combination. */
export interface Run {
  /** Which form ran: `as it is`, `esbuild`, … */
  readonly form: string;
  readonly printed: unknown;
}

/** The versions in a combination, for the table. */
export interface Versions {
  readonly node: string;
  readonly manager: string;
  readonly tools: string;
}

/** The banner for Express in an ESM bundle of esbuild: it defines `require`, by an import name that bundles do not have. */
export const banner =
  'import { createRequire as bannerRequire } from "node:module"; const require = bannerRequire(import.meta.url);';

/**
 * Installs, compiles, bundles and runs the program in a new project. Throws if a step fails.
 *
 * @param care `thorough`: TypeScript also checks it with `node16`, and checks the declarations of the dependencies; and
 *   the versions are read.
 */
export async function tryCombination(
  combination: Combination,
  node: string,
  care: Care = 'quick',
): Promise<{ readonly runs: readonly Run[]; readonly versions?: Versions }> {
  const { project, manager } = combination;
  const type = project === 'CommonJS' ? 'commonjs' : 'module';
  const stranger = new StrangerProject(node, { type, devDependencies: typesOf(project) });
  try {
    await stranger.install(manager, ['express@5']);
    const runs: Run[] = [];
    for (const one of formsOf(combination)) runs.push(await tryForm(stranger, combination, one, care));
    return care === 'quick' ? { runs } : { runs, versions: await versionsOf(stranger, combination) };
  } finally {
    stranger.remove();
  }
}

/** One way to make a runnable file from the program. */
interface Form {
  readonly name: string;
  readonly door: Door;
  /** Bundles the entry into the folder `alone`; absent: the entry runs in the project. */
  readonly bundle?: (stranger: StrangerProject, entry: string) => Promise<unknown>;
}

function formsOf({ bundler, project }: Combination): readonly Form[] {
  switch (bundler) {
    case 'none':
      return [{ name: 'as it is', door: 'express' }];
    case 'esbuild':
      return [
        // An ESM bundle of CommonJS needs a `require`.
        project === 'CommonJS'
          ? { name: 'esbuild, CommonJS', door: 'express', bundle: esbuild('cjs') }
          : { name: 'esbuild', door: 'http', bundle: esbuild('esm') },
        { name: 'esbuild with a banner', door: 'express', bundle: esbuild('esm', `--banner:js=${banner}`) },
      ];
    case 'webpack':
      return [{ name: 'webpack', door: 'express', bundle: webpack }];
  }
}

function esbuild(format: 'esm' | 'cjs', ...further: readonly string[]): NonNullable<Form['bundle']> {
  const args = ['--bundle', `--format=${format}`, '--platform=node', '--log-level=warning', ...further];
  return (stranger, entry) => {
    const file = stranger.path('alone', format === 'esm' ? 'main.mjs' : 'main.cjs');
    return stranger.run(tool('esbuild'), [entry, ...args, `--outfile=${file}`]);
  };
}

function webpack(stranger: StrangerProject, entry: string): Promise<unknown> {
  const output = ['--output-path', stranger.path('alone'), '--output-filename', 'main.cjs'];
  return stranger.run(tool('webpack'), [
    '--mode',
    'none',
    '--target',
    'node',
    '--entry',
    `./${entry}`,
    ...output,
  ]);
}

async function tryForm(
  stranger: StrangerProject,
  { project }: Combination,
  form: Form,
  care: Care,
): Promise<Run> {
  rmSync(stranger.path('src'), { recursive: true, force: true });
  writeProgram(stranger.folder, project, form.door);
  const entry = await compiled(stranger, project, care);
  if (form.bundle === undefined) return { form: form.name, printed: await printedBy(stranger, entry) };

  rmSync(stranger.path('alone'), { recursive: true, force: true });
  mkdirSync(stranger.path('alone'));
  await form.bundle(stranger, entry);
  return { form: form.name, printed: await printedAlone(stranger) };
}

/** Compiles a TypeScript project, with the oldest and the newest TypeScript. Returns the file to run. */
async function compiled(
  stranger: StrangerProject,
  project: Combination['project'],
  care: Care,
): Promise<string> {
  if (!project.startsWith('TypeScript')) return 'src/main.js';
  stranger.write('tsconfig.json', tsconfigOf(project, care === 'quick'));
  await stranger.run(tool('tsc'), ['-p', '.']);
  await stranger.run(newestTypeScript, ['-p', '.', '--noEmit']);
  if (project === 'TypeScript nodenext' && care === 'thorough') {
    await stranger.run(tool('tsc'), [
      '-p',
      '.',
      '--noEmit',
      '--module',
      'node16',
      '--moduleResolution',
      'node16',
    ]);
  }
  return 'dist/main.js';
}

/** Runs the bundle without the packages, so that it must contain all its dependencies. */
async function printedAlone(stranger: StrangerProject): Promise<unknown> {
  const apart = stranger.path('node_modules');
  const entry = readdirSync(stranger.path('alone')).find((name) => /^main\.[cm]js$/.test(name));
  renameSync(apart, `${apart}-apart`);
  try {
    return await printedBy(stranger, `alone/${entry}`);
  } finally {
    renameSync(`${apart}-apart`, apart);
  }
}

async function printedBy(stranger: StrangerProject, entry: string): Promise<unknown> {
  for (const name of readdirSync(stranger.folder)) {
    if (name.startsWith('nkul.db')) rmSync(stranger.path(name));
  }
  const { stdout, stderr } = await stranger.run('node', ['--disable-warning=ExperimentalWarning', entry]);
  if (stderr !== '') throw new Error(`${entry} complains:\n${stderr}`);
  return JSON.parse(stdout);
}

/** The types of Express too: with pnpm, a project sees only the packages that it names. */
function typesOf(project: Combination['project']): Readonly<Record<string, string>> {
  return project.startsWith('TypeScript') ? { '@types/express': '^5.0.6', '@types/node': '^22.18.0' } : {};
}

async function versionsOf(
  stranger: StrangerProject,
  { project, manager, bundler }: Combination,
): Promise<Versions> {
  const version = async (program: string, flag = '--version') =>
    (await stranger.run(program, [flag])).stdout.trim().replace(/^(?:v|Version )/, '');
  const tools: string[] = [];
  if (project.startsWith('TypeScript')) {
    tools.push(`TypeScript ${await version(tool('tsc'))} and ${await version(newestTypeScript)}`);
  }
  if (bundler === 'esbuild') tools.push(`esbuild ${await version(tool('esbuild'))}`);
  if (bundler === 'webpack') tools.push(`webpack ${webpackVersion()}`);
  return { node: await version('node'), manager: await version(manager), tools: tools.join(', ') };
}

/** Its command prints a table instead of its version. */
function webpackVersion(): string {
  const manifest = new URL('node_modules/webpack/package.json', import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

function tool(name: string): string {
  return fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
}

const newestTypeScript = fileURLToPath(new URL('../../tools/node_modules/.bin/tsc', import.meta.url));
