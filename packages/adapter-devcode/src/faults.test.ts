import { faultContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { notifierOf } from '../test/notifier-of.ts';

describe('the notifier over a wire that fails', () =>
  faultContract({
    test,
    create: (baseUrl) => notifierOf({ baseUrl }),
    ok: { body: { success: true, details: [{ sms: [{ status: 'success', messageid: 'm-1' }] }] } },
  }));
