import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { faultContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { clientId, clientSecret, taken } from '../test/fake-orange.ts';
import { orange } from './orange.ts';

describe('the notifier over a wire that fails', () =>
  faultContract({
    test,
    create: async (baseUrl) => {
      const hub = await createHub({
        plugins: [orange({ clientId, clientSecret, country: 'CM', baseUrl })],
        start: false,
      });
      return hub.container.resolve(NOTIFIER);
    },
    isSend: ({ url }) => url !== '/oauth/v3/token',
    ok: ({ url }) =>
      url === '/oauth/v3/token' ? { body: { access_token: 'token', expires_in: 3600 } } : taken,
  }));
