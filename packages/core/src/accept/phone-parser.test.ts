import { createRequire } from 'node:module';
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
