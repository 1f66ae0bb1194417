/** Makes a hub in a process whose Node says that it is an old one, and prints what is thrown. */
import { createHub, NkulError } from '../src/index.ts';
import { scripted } from './scripted.ts';

Object.defineProperty(process.versions, 'node', { value: '20.19.5' });
try {
  await createHub({ plugins: [scripted()] });
} catch (error) {
  if (!NkulError.is(error)) throw error;
  console.log(`${error.code}: ${error.message.split(':')[0]}`);
}
