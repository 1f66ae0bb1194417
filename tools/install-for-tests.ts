/** Vitest's global set-up: some tests need a browser, a compiler or another of the tools. */
import { installTools } from './install.ts';

export default installTools;
