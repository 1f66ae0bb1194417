import { ConfigurationError } from '../base/errors.ts';

/** The oldest Node that the packages run on, as `engines` in their `package.json` says: major and minor version. */
const oldest = [22, 19] as const;

/** @throws ConfigurationError if this Node is too old */
export function checkNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldest;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new ConfigurationError(
    `Node ${version} is too old: Nkul runs on Node ${oldest.join('.')} or newer. Install a newer one (https://nodejs.org).`,
  );
}
