import { describe, expect, it } from 'vitest';
import type { SqliteSettings } from './settings.ts';
import { sqliteStore } from './sqlite-store.ts';

describe('sqliteStore()', () => {
  it.each([
    ['file', { file: '' }],
    ['synchronous', { file: 'a.db', synchronous: 'off' as 'full' }],
    ['maxParked', { file: 'a.db', maxParked: -1 }],
    ['maxQuarantined', { file: 'a.db', maxQuarantined: 0.5 }],
    ['maxBytes', { file: 'a.db', maxBytes: Number.NaN }],
    ['checkUpTo', { file: 'a.db', checkUpTo: Number.POSITIVE_INFINITY }],
    ['file', undefined],
    ['file', { file: 'a\0.db' }],
    ['path', { path: 'a.db' }],
    ['busyTimeout', { file: 'a.db', busyTimeout: 5_000 }],
    ['watchEvery', { file: 'a.db', watchEvery: 200 }],
    ['busyTimeout', { file: 'a.db', busyTimeout: '25d' }],
    ['watchEvery', { file: 'a.db', watchEvery: '25d' }],
    ['busytimeout', { file: 'a.db', busytimeout: '5s' }],
  ])('refuses a setting that cannot work, and names it: %s', (field, given) => {
    const settings = (given ?? {}) as SqliteSettings;
    expect(() => sqliteStore(settings)).toThrow(
      expect.objectContaining({ code: 'NKUL_CONFIGURATION', field }),
    );
  });
});
