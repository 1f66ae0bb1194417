import { timingSafeEqual } from 'node:crypto';
import { StoreError } from '@nkul/core/store';
import { Database } from '../connect/database.ts';
import { storeFailure } from '../connect/sql-failure.ts';
import { endMove, type MoveMark, markMove } from '../lock/move-mark.ts';
import { emptyForMove } from '../schema/schema.ts';
import { secretMark } from '../settings/secret-setting.ts';
import { type PostgresSettings, resolveSettings } from '../settings/settings.ts';
import { fillTables } from './fill-tables.ts';
import type { StoreContents } from './store-contents.ts';

/** The schema that a store moves to. */
export interface MoveTarget {
  /**
   * Writes all that the source keeps, in one transaction. Afterwards the schema opens once the source is sealed.
   *
   * @throws StoreError if the schema holds another store, or the secret is not that of the source. Nothing was changed then
   */
  fill(contents: StoreContents, mark: MoveMark): Promise<void>;
  /** The source is sealed: from now on the schema opens on every machine. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** @throws ConfigurationError if a setting is not valid */
export function createMoveTarget(settings: PostgresSettings): MoveTarget {
  const resolved = resolveSettings(settings);
  const database = new Database(resolved, false);
  const work = async (run: Parameters<typeof database.transaction<void>>[0]): Promise<void> => {
    try {
      await database.transaction(run);
    } catch (error) {
      throw storeFailure(error);
    }
  };
  return {
    async fill(contents, mark) {
      const { secret } = resolved;
      if (!timingSafeEqual(secret, contents.secret))
        throw new StoreError(
          'The secret is not the key of the file: fingerprints and erased keys were made with that one. Give the content of the .key file as the secret. Nothing was changed.',
        );
      await work(async (executor) => {
        await emptyForMove(executor, secretMark(secret), mark.seal);
        await fillTables(executor, contents);
        await markMove(executor, mark);
      });
    },
    finish: () => work(endMove),
    close: () => database.close(),
  };
}
