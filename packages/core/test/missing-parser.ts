/** Reads a number and makes a hub in a process that cannot load the parser of numbers, and prints what is thrown. */
import { registerHooks } from 'node:module';
import { createHub, NkulError, toE164 } from '../src/index.ts';
import { scripted } from './scripted.ts';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!specifier.startsWith('libphonenumber-js')) return nextResolve(specifier, context);
    throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});

const read = await shown(async () => toE164('+237 6 99 12 85 31', 'CM'));
const made = await shown(() => createHub({ plugins: [scripted()] }));
console.log(JSON.stringify({ read, made }));

async function shown(work: () => Promise<unknown>): Promise<object | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!NkulError.is(error)) throw error;
    const { code, message, cause } = error;
    return { code, message, cause: cause instanceof Error && cause.message };
  }
}
