import { lifecycle } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { createSqliteStore, sqliteStore } from './sqlite-store.ts';

describe('sqliteStore()', () => {
  it.each([
    ['file', { file: '' }],
    ['synchronous', { file: 'a.db', synchronous: 'off' as 'full' }],
    ['maxParked', { file: 'a.db', maxParked: -1 }],
    ['maxQuarantined', { file: 'a.db', maxQuarantined: 0.5 }],
    ['maxBytes', { file: 'a.db', maxBytes: Number.NaN }],
    ['checkUpTo', { file: 'a.db', checkUpTo: Number.POSITIVE_INFINITY }],
  ])('refuses a setting that cannot work, and names it: %s', (field, settings) => {
    expect(() => sqliteStore(settings)).toThrow(
      expect.objectContaining({ code: 'NKUL_CONFIGURATION', field }),
    );
  });

  it('refuses to take part in a transaction of the application', async () => {
    const store = createSqliteStore({ file: ':memory:' });
    await store.open(lifecycle);
    const added = store.add([sampleMessage(manualClock())], { transaction: {} });
    await expect(added).rejects.toMatchObject({ code: 'NKUL_STORE' });
    expect(await store.count()).toEqual({});
    await store.close();
  });
});
