/** Runs a program with the tools installed and on the path: `node tools/run.ts <program> [arguments]`. */
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installTools } from './install.ts';

installTools();
const [program = '', ...args] = process.argv.slice(2);
const path = [fileURLToPath(new URL('node_modules/.bin', import.meta.url)), process.env['PATH']];
const { status, error } = spawnSync(program, args, {
  stdio: 'inherit',
  env: { ...process.env, PATH: path.join(delimiter) },
  shell: process.platform === 'win32',
});
if (error !== undefined) console.error(`${program} cannot be run: ${error.message}`);
process.exitCode = status ?? 1;
