import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { peersFolder } from './peers.ts';

/** Makes sure that the peers are there, which takes a minute once. Answers why they are not, where that is so. */
export function installPeers(progress: (line: string) => void): string | undefined {
  if (existsSync(new URL('node_modules/.modules.yaml', peersFolder))) return undefined;
  progress('installing the peers, once: 380 MB');
  const folder = fileURLToPath(peersFolder);
  const args = ['--yes', 'pnpm@12', '--dir', folder, 'install', '--frozen-lockfile'];
  const { status, error, stderr, stdout } = spawnSync('npx', args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  const [why = 'npx failed'] =
    `${error?.message ?? ''}\n${stderr}\n${stdout}`.match(/\S.*(?:ERR|error|ENOENT).*/i) ?? [];
  return `the peers could not be installed: ${why}`;
}
