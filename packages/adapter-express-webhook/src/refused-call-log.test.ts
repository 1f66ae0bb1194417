import { expect, it } from 'vitest';
import { serve } from '../test/served-webhook.ts';

it('A call that is refused is logged once in a while, by notifier and status, without anything of the call', async () => {
  const { post, refused } = await serve({ limit: 100 });
  for (let call = 0; call < 3; call += 1) await post('{}', { path: '/callbacks/devcode/wrong' });
  await post('{}', { path: '/callbacks/other/wrong' });
  await post('x'.repeat(101));
  await post('{', { method: 'POST' });
  expect(refused).toMatchObject([
    { notifier: 'devcode', status: 404, reason: 'There is nothing at this address.' },
    { status: 404, reason: 'There is nothing at this address.' },
    { notifier: 'devcode', status: 413 },
    { notifier: 'devcode', status: 400 },
  ]);
  expect(JSON.stringify(refused)).not.toMatch(/wrong|other/);
});
