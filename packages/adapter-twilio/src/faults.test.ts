import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { faultContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { accountSid, authToken } from '../test/fake-twilio.ts';
import { twilio } from './twilio.ts';

describe('the notifier over a wire that fails', () =>
  faultContract({
    test,
    create: async (baseUrl) => {
      const hub = await createHub({
        plugins: [twilio({ accountSid, authToken, from: 'NKUL', baseUrl })],
        start: false,
      });
      return hub.container.resolve(NOTIFIER);
    },
    ok: { status: 201, body: { sid: 'SM1', status: 'queued', num_segments: '1' } },
  }));
