/** Sends two requests in a process where undici cannot be imported at first, and prints what became of them. */
import { registerHooks } from 'node:module';
import { createHttp } from '../src/http.ts';

const [, , url = ''] = process.argv;
let missing = true;
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'undici' || !missing) return nextResolve(specifier, context);
    missing = false;
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  },
});

const http = createHttp({ connections: 1, fetch: undefined });
const send = () => http.send('POST', url, {}, new AbortController().signal);
console.log(JSON.stringify([await send(), await send()]));
await http.close();
