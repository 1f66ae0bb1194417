import { createRequire } from 'node:module';

/** The project of the peers. It is installed separately from the workspace. */
export const peersFolder: URL = new URL('../peers/', import.meta.url);

/** Loads a peer from its project. */
export const requirePeer: NodeJS.Require = createRequire(new URL('package.json', peersFolder));
