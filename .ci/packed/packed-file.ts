import { execFileSync } from 'node:child_process';

/** The paths of the files in a tarball, relative to the package. */
export function packedFiles(tarball: string): readonly string[] {
  const names = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
  return names
    .trim()
    .split('\n')
    .map((name) => name.replace(/^package\//, ''));
}

/** The text of one file in a tarball. */
export function packedFile(tarball: string, name: string): string {
  return execFileSync('tar', ['-xzOf', tarball, `package/${name}`], { encoding: 'utf8' });
}
