import { installProject } from '../../tools/install.ts';

/** Installs what the packages are tried with, where that has not been done: 120 MB. Silent, as tests are. */
export function installMatrix(): void {
  installProject(new URL('./', import.meta.url), '.ci/matrix', () => undefined);
}
