/** The properties of a stranger's project. Each list has one value of each kind that docs/install.md promises. */
export const dimensions = {
  node: ['22', '24', '26'],
  project: ['JavaScript ESM', 'CommonJS', 'TypeScript nodenext', 'TypeScript bundler'],
  manager: ['npm', 'pnpm'],
  bundler: ['none', 'esbuild', 'webpack'],
} as const;

type Dimensions = typeof dimensions;

/** One project in which the packed packages are tried. */
export type Combination = { readonly [D in keyof Dimensions]: Dimensions[D][number] };

/**
 * Every pair of two values occurs in one of these: four projects on three Nodes need twelve.
 */
export const combinations: readonly Combination[] = [
  { node: '22', project: 'CommonJS', manager: 'npm', bundler: 'none' },
  { node: '22', project: 'JavaScript ESM', manager: 'pnpm', bundler: 'esbuild' },
  { node: '24', project: 'TypeScript nodenext', manager: 'pnpm', bundler: 'none' },
  { node: '26', project: 'TypeScript bundler', manager: 'npm', bundler: 'webpack' },
  { node: '22', project: 'TypeScript nodenext', manager: 'npm', bundler: 'webpack' },
  { node: '22', project: 'TypeScript bundler', manager: 'pnpm', bundler: 'none' },
  { node: '24', project: 'JavaScript ESM', manager: 'pnpm', bundler: 'webpack' },
  { node: '24', project: 'CommonJS', manager: 'npm', bundler: 'esbuild' },
  { node: '24', project: 'TypeScript bundler', manager: 'npm', bundler: 'esbuild' },
  { node: '26', project: 'JavaScript ESM', manager: 'npm', bundler: 'none' },
  { node: '26', project: 'CommonJS', manager: 'pnpm', bundler: 'webpack' },
  { node: '26', project: 'TypeScript nodenext', manager: 'npm', bundler: 'esbuild' },
];

/**
 * Those that the test command tries: each way of importing once, installed in seconds. npm and webpack take a minute, and are left
 * to the long tests.
 */
export const quickOnes: readonly Combination[] = combinations.filter(
  ({ manager, bundler }) => manager === 'pnpm' && bundler !== 'webpack',
);

/** A combination in words: the title of its test. */
export function titleOf({ node, project, manager, bundler }: Combination): string {
  return `Node ${node}, ${project}, ${manager}, ${bundler === 'none' ? 'no bundler' : bundler}`;
}
