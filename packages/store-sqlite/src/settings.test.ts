import { describe, expect, it } from 'vitest';
import { sqliteStore } from './sqlite-store.ts';

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
});
