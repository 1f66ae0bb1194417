import { readFileSync } from 'node:fs';
import { StoreError } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';

/** Says that a schema is the target of a move from a file. It opens once the file is sealed with the token. */
export interface MoveMark {
  readonly token: string;
  /** The path of the seal, beside the file. Its content is the token. */
  readonly seal: string;
}

export async function moveMarkIn(executor: Executor): Promise<MoveMark | undefined> {
  const [mark] = await executor.query<MoveMark>(`SELECT token, seal FROM ${executor.schema}.moves`);
  return mark;
}

export async function markMove(executor: Executor, { token, seal }: MoveMark): Promise<void> {
  await executor.query(`INSERT INTO ${executor.schema}.moves VALUES ($1, $2)`, [token, seal]);
}

export async function endMove(executor: Executor): Promise<void> {
  await executor.query(`DELETE FROM ${executor.schema}.moves`);
}

/**
 * Checks that the data is here, and not in the file of a move.
 *
 * @param beside true for a tool beside the application, which changes nothing
 * @throws StoreError that says where the data is
 */
export async function mustBeHome(executor: Executor, beside: boolean): Promise<void> {
  const mark = await moveMarkIn(executor);
  if (mark === undefined) return;
  if (!isSealed(mark))
    throw new StoreError(
      `The schema ${executor.schema} is the target of a move that has not ended: run the same nkul move again, on the machine of the file.`,
    );
  if (!beside) await endMove(executor);
}

export function isSealed({ token, seal }: MoveMark): boolean {
  try {
    return readFileSync(seal, 'utf8') === token;
  } catch {
    return false;
  }
}
