import { createHmac } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type EraseRequest, StoreError } from '@nkul/core/store';
import type { Consent } from './consents.ts';
import { giveRightsOf } from './rights.ts';
import { isCode } from './secret-file.ts';
import { syncDirectory } from './sync-directory.ts';

/** Also where the system lets users add lines alone. The file is not made. */
const toAppend = constants.O_RDWR | constants.O_APPEND;

/**
 * The journal of erasures and opt-outs, `<file>.erased`: a line for each, with its time, its place among the events, and keyed
 * hashes of its subject. It is beside the data, and not in it: after an older copy of the data was restored, it names the data
 * that must be erased again, and the people that take no messages any more. Its lines are in the order of the changes: each is
 * written under the lock of those that write to the data.
 */
export class ErasureJournal {
  readonly #path: string;
  /** The path of the data. */
  readonly #file: string;
  readonly #secret: Uint8Array;

  /** @param file the path of the data */
  constructor(file: string, secret: Uint8Array) {
    this.#file = realpathSync(file);
    this.#path = `${this.#file}.erased`;
    this.#secret = secret;
  }

  /**
   * Writes an erasure, which is on the disk when it returns.
   *
   * @param number that of the first event of the erasure: a backup whose last event is before it does not have the erasure
   * @throws StoreError if it cannot be written
   */
  write(request: EraseRequest, number: number): void {
    const [kind, values] = 'id' in request ? (['id', [request.id]] as const) : (['to', request.to] as const);
    const hashes = values.map((value) => erasureHash(this.#secret, kind, value));
    this.#append(lineOf(request.at, number, [kind, ...hashes]), 'erased');
  }

  /**
   * Writes which categories of messages some addresses take no more.
   *
   * @param number that of the event from which on this holds: a backup whose last event is before it may say something else
   * @throws StoreError if it cannot be written
   */
  writeConsents(consents: readonly Consent[], number: number): void {
    if (consents.length === 0) return;
    const at = new Date();
    const lines = consents.map(({ name, optOuts }) =>
      lineOf(at, number, ['consent', name, optOuts.join(',') || '-']),
    );
    this.#append(lines.join(''), 'changed');
  }

  /** @throws StoreError if it cannot be written, or cannot be made */
  mustBeWritable(): void {
    this.#written('opened', () => {
      if (existsSync(this.#path)) closeSync(openSync(this.#path, toAppend));
      else accessSync(dirname(this.#path), constants.W_OK);
    });
  }

  #append(lines: string, what: 'erased' | 'changed'): void {
    this.#written(what, () => {
      const file = existsSync(this.#path) ? openSync(this.#path, toAppend) : this.#make();
      try {
        const begin = isTorn(file) ? '\n' : '';
        const bytes = Buffer.from(`${begin}${lines}`);
        // The system writes a part if there is no room for all.
        if (writeSync(file, bytes) < bytes.length) throw new Error('A line was not written to its end.');
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    });
  }

  /** Makes the journal with the rights of the data, or not at all. It is on the disk, and open. */
  #make(): number {
    const file = this.#openNew();
    if (file === undefined) return openSync(this.#path, toAppend);
    try {
      giveRightsOf(file, this.#file);
      syncDirectory(this.#path);
      return file;
    } catch (error) {
      closeSync(file);
      rmSync(this.#path, { force: true });
      throw error;
    }
  }

  /** Never through a link: root may be the user. Undefined if another process has made it meanwhile. */
  #openNew(): number | undefined {
    try {
      return openSync(this.#path, 'ax+', 0o600);
    } catch (error) {
      if (isCode(error, 'EEXIST')) return undefined;
      throw error;
    }
  }

  #written(what: 'erased' | 'changed' | 'opened', write: () => void): void {
    try {
      write();
    } catch (cause) {
      throw new StoreError(
        `${this.#path}, the journal of erasures and opt-outs, cannot be written, and nothing was ${what}: give the process the right to write it and its directory, and free space on its disk.`,
        { cause },
      );
    }
  }
}

/** A line: its time, the number of an event, its words, and a full stop, which shows that it was written to its end. */
function lineOf(at: Date, number: number, words: readonly string[]): string {
  return `${at.toISOString()} @${number} ${words.join(' ')} .\n`;
}

/** True if the last line was not written to its end: a full disk or a crash has stopped it, and its erasure. */
function isTorn(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString('latin1') !== '\n';
}

/** The hash of an id or an address in the journal. */
export function erasureHash(secret: Uint8Array, kind: 'id' | 'to', value: string): string {
  return createHmac('sha256', secret).update(`erased ${kind}\0${value}`).digest('base64url');
}
