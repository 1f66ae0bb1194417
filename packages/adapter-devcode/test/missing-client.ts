/**
 * Sends two requests in a process where undici can be imported neither ahead nor by the first, and prints what became of
 * them.
 */
import { registerHooks } from 'node:module';
import { createHttp, importAhead } from '../src/http.ts';

const [, , url = ''] = process.argv;
let missing = 2;
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'undici' || missing === 0) return nextResolve(specifier, context);
    missing -= 1;
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  },
});

await importAhead(undefined);
const http = createHttp({ connections: 1, fetch: undefined });
const send = () => http.send('POST', url, {}, { signal: new AbortController().signal });
console.log(JSON.stringify([await send(), await send()]));
await http.close();
