/** Makes a hub in a process with an old Node: it says its version, and has no Zstandard. Prints what is thrown. */
import { registerHooks } from 'node:module';
import * as zlib from 'node:zlib';

const oldZlib = 'old:zlib';
const names = Object.keys(zlib).filter((name) => name !== 'default' && !/zstd/i.test(name));

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'node:zlib' && context.parentURL !== oldZlib
      ? { url: oldZlib, format: 'module', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === oldZlib
      ? {
          format: 'module',
          source: `import * as zlib from 'node:zlib'; export const { ${names.join(', ')} } = zlib;`,
          shortCircuit: true,
        }
      : next(url, context),
});
Object.defineProperty(process.versions, 'node', { value: '20.19.5' });

const { createHub, NkulError } = await import('../src/index.ts');
await import('../src/adapter.ts');
const { scripted } = await import('./scripted.ts');
try {
  await createHub({ plugins: [scripted()] });
} catch (error) {
  if (!NkulError.is(error)) throw error;
  console.log(`${error.code}: ${error.message.split(':')[0]}`);
}
