import { registerHooks } from 'node:module';

/** Imported before a command. At the end, it writes the libraries and the packages of Nkul that were loaded, a line each. */
const loaded = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const [, library] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    const [, own] = /\/packages\/([a-z-]+)\/src\//.exec(url) ?? [];
    const name = library ?? own;
    if (name !== undefined) loaded.add(name);
    return nextLoad(url, context);
  },
});
process.on('exit', () => console.error([...loaded].sort().join('\n')));
