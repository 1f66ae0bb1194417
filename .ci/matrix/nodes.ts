import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { dimensions } from './combinations.ts';

/** The major version of a Node that the packages are tried on. */
export type NodeMajor = (typeof dimensions.node)[number];

/**
 * The program of a Node: the oldest supported one of its major version that the registry has for this machine, or the
 * running one. Undefined if it is not available.
 */
export function nodeProgram(major: NodeMajor): string | undefined {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const { platform, arch } = process;
  const file = new URL(`node_modules/node-${major}-${platform}-${arch}/bin/node`, import.meta.url);
  return existsSync(file) ? fileURLToPath(file) : undefined;
}

/** Why a Node cannot be tried here. */
export function noNode(major: NodeMajor): string {
  return `no Node ${major} for ${process.platform} ${process.arch} is in .ci/matrix/package.json`;
}
