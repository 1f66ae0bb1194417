import { storeContract } from '@nkul/testing';
import { describe, test } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore } from './sqlite-store.ts';

/** Commits wait for the disk, and histories are many. */
const patient = (name: string, run: () => Promise<void>) => test(name, run, 60_000);

describe('the SQLite store on a file', () => {
  storeContract({
    test: patient,
    histories: 20,
    create: () => {
      const { file, remove } = temporaryDirectory();
      return { store: (caps) => createSqliteStore({ file, ...caps }), remove };
    },
    supports: { durable: true, shared: true, capped: true, readers: true },
  });
});

describe('the SQLite store in memory', () => {
  storeContract({
    test: patient,
    create: () => ({ store: (caps) => createSqliteStore({ file: ':memory:', ...caps }) }),
    supports: { durable: false, capped: true },
  });
});
