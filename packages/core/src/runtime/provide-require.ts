/**
 * Gives CommonJS packages inside an ESM bundle a `require` for Node's own modules. Call it before such a package is
 * imported.
 *
 * esbuild turns their `require('node:net')` into a call of a global `require`. ESM does not have one, so that undici
 * could not be loaded. Outside such a bundle, it does nothing.
 */
export function provideRequire(): void {
  if (typeof require !== 'function' || requireWorks()) return;
  Object.defineProperty(globalThis, 'require', { value: builtIn, configurable: true, writable: true });
}

function requireWorks(): boolean {
  try {
    require('node:module');
    return true;
  } catch {
    return false;
  }
}

function builtIn(id: string): object {
  const found = process.getBuiltinModule(id);
  if (found === undefined) throw new Error(`Cannot find module '${id}': it is not in the bundle.`);
  return found;
}
