import { closeSync, fsyncSync, lstatSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreError } from '@nkul/core/store';
import { giveRightsOf } from './rights.ts';

/** The ends of the names of the files that SQLite makes beside its data. */
const besideData = ['-wal', '-shm', '-journal'] as const;

/**
 * The whole path of a file that is to be made, links of its directory followed.
 *
 * @param own the path of a store whose own files it must not be
 * @param role the name of the file in errors: `backup`
 * @throws StoreError if it must not be written there
 */
export function pathOfNew(given: string, role: string, own?: string): string {
  if (given.trim() === '' || given.includes('\0'))
    throw new StoreError(`The ${role} needs the path of a file that is not there yet.`);
  const directory = dirname(resolve(given));
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new StoreError(`${directory}, the directory of the ${role}, is missing: make it first.`);
  const path = join(realpathSync(directory), basename(resolve(given)));
  if (own !== undefined && ['', ...besideData, '.key', '.erased'].some((end) => path === `${own}${end}`))
    throw new StoreError(`${path} belongs to the store itself: give the ${role} another name.`);
  return path;
}

/** SQLite would take a log beside the name for one of the new file. @throws StoreError if one is there */
export function mustBeFree(
  path: string,
  role: string,
  ends: readonly string[] = ['', '-wal', '-journal'],
): void {
  const taken = ends.find((end) => isThere(`${path}${end}`));
  if (taken === undefined) return;
  throw new StoreError(
    `${path}${taken} is there already: give the ${role} another name, or remove it first.`,
  );
}

/** Also true for a link to nowhere. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The path of a file that must be there, its links followed. @throws StoreError */
export function pathOfExisting(given: string, role: string): string {
  if (given.trim() !== '' && !given.includes('\0') && statSync(given, { throwIfNoEntry: false })?.isFile())
    return realpathSync(given);
  throw new StoreError(`${given || '(no path)'} is not there: give the path of the ${role}.`);
}

/**
 * Puts the content of a file on the disk.
 *
 * @param like the path of a file whose rights it gets; absent if it keeps its own
 */
export function syncFile(path: string, like?: string): void {
  const file = openSync(path, 'r+');
  try {
    if (like !== undefined) giveRightsOf(file, like);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Removes a file that was being made, and those beside it. */
export function removeUnfinished(path: string): void {
  for (const end of ['', ...besideData, '.key', '.erased']) rmSync(`${path}${end}`, { force: true });
}
