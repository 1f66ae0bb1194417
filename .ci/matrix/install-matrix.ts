import { installProject } from '../../tools/install.ts';

/** Installs the tools with which the packages are tried, 120 MB, unless they are installed. It prints nothing. */
export function installMatrix(): void {
  installProject(new URL('./', import.meta.url), '.ci/matrix', () => undefined);
}
