import { installProject } from '../../tools/install.ts';
import { peersFolder } from './peers.ts';

/** Installs the peers, which takes a minute once. Returns why that is impossible; undefined if they are installed. */
export function installPeers(progress: (line: string) => void): string | undefined {
  try {
    installProject(peersFolder, 'the peers, once: 430 MB', progress);
    return undefined;
  } catch (error) {
    const [why] = String(error).match(/\S.*(?:ERR_|ENOENT|EAI_AGAIN).*/) ?? [String(error)];
    return `the peers could not be installed: ${why}`;
  }
}
