import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import { createHub, toE164 } from '../index.ts';

it('is imported by a hub before it reads a number, so that its CommonJS build is not loaded', async () => {
  const to = { phone: '+237 6 99 12 85 31' };
  const hub = await createHub({ plugins: [scripted()], allowRecipients: [to.phone], start: false });
  await hub.notify({ to, text: 'x' });
  expect(toE164(to.phone, 'CM')).toBe('+237699128531');
  const { cache } = createRequire(import.meta.url);
  expect(Object.keys(cache).filter((file) => file.includes('libphonenumber-js'))).toEqual([]);
});

it('is named when it cannot be loaded, by a hub that is made and by who reads a number without one', async () => {
  const program = fileURLToPath(new URL('../../test/missing-parser.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=nkul:source', program]);
  const missing = {
    code: 'NKUL_CONFIGURATION',
    message: expect.stringContaining('The library libphonenumber-js cannot be imported'),
    cause: 'not there',
  };
  expect(JSON.parse(stdout)).toEqual({ read: missing, made: missing });
});
