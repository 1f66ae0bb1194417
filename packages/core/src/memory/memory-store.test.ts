import { storeContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { memoryStore } from './memory-store.ts';

describe('the memory store', () => {
  storeContract({
    test,
    create: () => ({ store: (caps) => memoryStore(caps) }),
    supports: { durable: false, capped: true },
  });
});
