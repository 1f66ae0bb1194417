import { installProject } from '../../tools/install.ts';
import { peersFolder } from './peers.ts';

/** Makes sure that the peers are there, which takes a minute once. Answers why they are not, where that is so. */
export function installPeers(progress: (line: string) => void): string | undefined {
  try {
    installProject(peersFolder, 'the peers, once: 380 MB', progress);
    return undefined;
  } catch (error) {
    const [why] = String(error).match(/\S.*(?:ERR_|ENOENT|EAI_AGAIN).*/) ?? [String(error)];
    return `the peers could not be installed: ${why}`;
  }
}
