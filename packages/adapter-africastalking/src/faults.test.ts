import { readFileSync } from 'node:fs';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { contractMessage, faultContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { africasTalking } from './africastalking.ts';

const sample = new URL('../fixtures/answers/201.accepted.json', import.meta.url);
const { to } = contractMessage(0);
const body = JSON.parse(readFileSync(sample, 'utf8').replace('+237699000001', to));

describe('the notifier over a wire that fails', () =>
  faultContract({
    test,
    create: async (baseUrl) => {
      const plugin = africasTalking({ username: 'nkul', apiKey: 'a-very-secret-key', baseUrl });
      const hub = await createHub({ plugins: [plugin], start: false });
      return hub.container.resolve(NOTIFIER);
    },
    ok: { status: 201, body },
  }));
