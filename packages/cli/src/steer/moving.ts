import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Move, moveStore, moveStoreOut, type Restore, restoreBackup } from '@nkul/store-sqlite';
import type { Terminal } from '../base/terminal.ts';
import { withoutPasswords } from '../base/without-passwords.ts';
import { databaseTarget, isDatabase } from '../open/named-store.ts';
import type { CommonOptions, Opened } from '../open/opened.ts';
import { jsonLine } from '../open/shown.ts';
import { Exit } from '../words/exit.ts';
import { movingWords } from '../words/moving-words.ts';
import type { Words } from '../words/words.ts';

/** The surroundings of a command that opens no store beside an application. */
export interface Alone {
  readonly terminal: Terminal;
  readonly words: Words;
  readonly common: CommonOptions;
}

export interface RestoreOptions {
  /** The journal of erasures; false for `--no-erased`. */
  readonly erased?: string | false;
}

/** `nkul restore`: makes the store of `--store` from a backup. @throws Exit; the error of the store */
export async function restore(
  { terminal, words, common }: Alone,
  backup: string,
  { erased }: RestoreOptions,
): Promise<void> {
  const named = common.store ?? terminal.env['NKUL_STORE'];
  if (named === undefined) throw new Exit(2, (spoken) => movingWords(spoken).noTarget);
  if (isDatabase(named)) throw new Exit(4, (spoken) => movingWords(spoken).noRestoreToDatabase);
  const path = resolve(terminal.cwd, backup);
  const done = await restoreBackup({
    backup: path,
    target: resolve(terminal.cwd, named),
    ...(typeof erased === 'string' && { erased: resolve(terminal.cwd, erased) }),
    withoutJournal: erased === false,
  });
  terminal.out(
    common.json === true ? jsonLine({ ...done, closed: true }) : linesOf(done, path, words).join('\n'),
  );
}

function linesOf(done: Restore, backup: string, words: Words): readonly string[] {
  const say = movingWords(words);
  const { target, unknown, erasures, erased, consents, unreadable, oldKey } = done;
  return [
    say.restored(target, unknown),
    erasures === undefined ? say.withoutJournal : say.erasedAgain(erased, erasures),
    ...(consents > 0 ? [say.consentsAgain(consents)] : []),
    ...(unreadable > 0 ? [say.tornLines(unreadable)] : []),
    ...(oldKey === undefined ? [] : [say.oldKey(oldKey)]),
    ...(erased > 0 ? [say.oldBackup(backup)] : []),
    say.nowAccept,
  ];
}

/** `nkul move`: from file to file, or from a file to a database. @throws Exit; the error of the store */
export async function move(alone: Alone, from: string, to: string): Promise<void> {
  if (isDatabase(from)) throw new Exit(4, (spoken) => movingWords(spoken).noMoveFromDatabase);
  if (isDatabase(to)) return await moveToDatabase(alone, from, to);
  const { terminal } = alone;
  tellMove(alone, await moveStore(resolve(terminal.cwd, from), resolve(terminal.cwd, to)), [
    ...['', '-wal', '-shm', '.key', '.erased'],
  ]);
}

async function moveToDatabase(alone: Alone, from: string, to: string): Promise<void> {
  const { terminal, words, common } = alone;
  const file = resolve(terminal.cwd, from);
  const given = terminal.env['NKUL_STORE_SECRET'];
  const done = await movedTo(file, to, given ?? keyOf(file));
  // Without it, the database could not be opened.
  const isNeeded = given === undefined;
  tellMove(alone, done, ['', '-wal', '-shm', ...(isNeeded ? [] : ['.key']), '.erased', '.moved']);
  if (isNeeded && common.json !== true) terminal.out(movingWords(words).keyIsSecret(`${done.from}.key`));
}

async function movedTo(file: string, url: string, secret: string): Promise<Move> {
  const target = await databaseTarget(url, secret);
  try {
    const { fill, finish } = target;
    return await moveStoreOut(file, { name: withoutPasswords(url), fill, finish });
  } finally {
    await target.close();
  }
}

/** The content of the key of a file; empty without one. */
function keyOf(file: string): string {
  return existsSync(`${file}.key`) ? readFileSync(`${file}.key`, 'latin1').trim() : '';
}

function tellMove({ terminal, words, common }: Alone, done: Move, ends: readonly string[]): void {
  const left = ends.map((end) => `${done.from}${end}`).filter((file) => existsSync(file));
  const say = movingWords(words);
  terminal.out(
    common.json === true
      ? jsonLine({ ...done, left })
      : `${say.moved(done.from, done.to)}\n${say.left(left.map(shellWord).join(' '))}`,
  );
}

/** A path as a POSIX shell takes it. */
function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** `nkul accept`: a restored store sends again. @throws Exit with code 4 if it is open */
export async function accept(
  { hub, terminal, json, words, by }: Opened,
  { why }: { readonly why?: string },
): Promise<void> {
  if (!(await hub.acceptRestore({ by, ...(why !== undefined && { note: why }) })))
    throw new Exit(4, (spoken) => movingWords(spoken).wasOpen);
  terminal.out(json ? jsonLine({ accepted: true }) : movingWords(words).accepted);
}
