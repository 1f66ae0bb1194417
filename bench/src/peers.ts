import { createRequire } from 'node:module';

/** The project of the peers, which is installed apart from the workspace. */
export const peersFolder: URL = new URL('../peers/', import.meta.url);

/** Loads a peer, as its project has it. */
export const requirePeer: NodeJS.Require = createRequire(new URL('package.json', peersFolder));
