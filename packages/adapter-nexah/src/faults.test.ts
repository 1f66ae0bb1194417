import { faultContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { notifierOf } from '../test/fake-nexah.ts';

describe('the notifier over a wire that fails', () =>
  faultContract({
    test,
    create: (baseUrl) => notifierOf({ baseUrl }),
    ok: { body: { responsecode: 1, sms: [{ status: 'success', messageid: 'm-1' }] } },
  }));
