/** Imports one door of core by its specifier, and prints the libraries and rooms of core that were loaded. */
import { registerHooks } from 'node:module';

const libraries = new Set<string>();
const rooms = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const [, library] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    if (library !== undefined) libraries.add(library);
    const [, room] = /\/packages\/core\/src\/(\w+)\//.exec(url) ?? [];
    if (room !== undefined) rooms.add(room);
    return nextLoad(url, context);
  },
});

await import(`../packages/core/src/${process.argv[2]}.ts`);
console.log(JSON.stringify({ libraries: [...libraries].sort(), rooms: [...rooms].sort() }));
