import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { moveStore, type Restore, restoreBackup } from '@nkul/store-sqlite';
import type { Terminal } from '../base/terminal.ts';
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
  const { target, unknown, erasures, erased, unreadable, oldKey } = done;
  return [
    say.restored(target, unknown),
    erasures === undefined ? say.withoutJournal : say.erasedAgain(erased, erasures),
    ...(unreadable > 0 ? [say.tornLines(unreadable)] : []),
    ...(oldKey === undefined ? [] : [say.oldKey(oldKey)]),
    ...(erased > 0 ? [say.oldBackup(backup)] : []),
    say.nowAccept,
  ];
}

/** `nkul move`: from file to file. @throws the error of the store */
export async function move({ terminal, words, common }: Alone, from: string, to: string): Promise<void> {
  const done = await moveStore(resolve(terminal.cwd, from), resolve(terminal.cwd, to));
  const ends = ['', '-wal', '-shm', '.key', '.erased'];
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
