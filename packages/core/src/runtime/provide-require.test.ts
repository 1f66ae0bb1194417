import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** What a process prints that has called it, as a module of this type, with a line before. */
async function after(type: 'module' | 'commonjs', before = ''): Promise<string> {
  const program = `${before}
    import('@nkul/core/adapter').then(({ provideRequire }) => {
      provideRequire();
      console.log(Object.hasOwn(globalThis, 'require'));
    });`;
  const args = ['--conditions=nkul:source', `--input-type=${type}`, '-e', program];
  const cwd = new URL('../../../adapter-devcode/', import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  return stdout.trim();
}

it('defines nothing where Node runs the modules as they are', async () => {
  expect(await after('module')).toBe('false');
});

it('defines a require() for Node alone where there is one that cannot find anything, as in a bundle', async () => {
  const broken = 'globalThis.require = () => { throw new Error("Dynamic require is not supported"); };';
  const shown =
    'process.on("exit", () => console.log(require("node:net") === process.getBuiltinModule("net")));';
  expect(await after('module', broken + shown)).toBe('true\ntrue');
});

it('leaves a require() that works', async () => {
  const own = 'globalThis.require = process.getBuiltinModule; const mine = globalThis.require;';
  const shown = 'process.on("exit", () => console.log(globalThis.require === mine));';
  expect(await after('module', own + shown)).toBe('true\ntrue');
});
