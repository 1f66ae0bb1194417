import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duration } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { reportOf, storedOf } from '../test/devcode-report.ts';
import { serve } from '../test/served-webhook.ts';
import { checkToken, closeGracefully } from './index.ts';

const refused = (field: string) => expect.objectContaining({ code: 'NKUL_CONFIGURATION', field });

describe('A time', () => {
  test('that is no whole number of milliseconds in floating point is taken: 4.1 times 1,000', async () => {
    const { post } = await serve({ bodyTimeout: '4.1s' });
    expect(await post(reportOf())).toMatchObject({ status: 200, text: storedOf() });
  });

  test.each<Duration>(['0s', '25d'])(
    'for a body that a timer cannot wait is refused: %s',
    async (bodyTimeout) => {
      await expect(serve({ bodyTimeout })).rejects.toThrow(refused('bodyTimeout'));
    },
  );

  test('to close that a timer cannot wait is refused, before anything is closed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    await expect(closeGracefully(server, { timeout: '25d' })).rejects.toThrow(refused('timeout'));
    expect(server.listening).toBe(true);
    await closeGracefully(server, { timeout: '0s' });
    expect(server.listening).toBe(false);
  });
});

test('A token of more than 512 characters is refused, before it is searched for repeats', () => {
  expect(() => checkToken(`${'a'.repeat(10_000_000)}bcdefg`, 'NKUL_API_TOKEN')).toThrow(
    refused('NKUL_API_TOKEN'),
  );
});
