import fs from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;
/** Where the header has its salts, and where a frame has its copy of them. */
const saltsAt = 16;
const frameSaltsAt = 8;

/**
 * The write-ahead log as a file, to find out how much is in it. The length of the file does not tell: a log that begins
 * again is written over the old one. But it then has new salts, and each of its frames, one for a page, has a copy of them
 * (https://www.sqlite.org/fileformat2.html#walformat).
 */
export class LogFile {
  readonly #descriptor: number;
  readonly #frameBytes: number;
  readonly #salts: Buffer = Buffer.alloc(8);

  /** @throws the error of the system, if the log cannot be opened */
  constructor(database: string, pageSize: number) {
    this.#descriptor = fs.openSync(`${database}-wal`, 'r');
    this.#frameBytes = frameHeaderBytes + pageSize;
  }

  /** Identifies the log since it last began; undefined if it is empty. */
  identity(): bigint | undefined {
    return this.#saltsAt(saltsAt);
  }

  /** True if the log has at least so many pages. */
  has(pages: number): boolean {
    const salts = this.identity();
    const last = headerBytes + (pages - 1) * this.#frameBytes;
    return salts !== undefined && this.#saltsAt(last + frameSaltsAt) === salts;
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #saltsAt(position: number): bigint | undefined {
    const read = fs.readSync(this.#descriptor, this.#salts, 0, this.#salts.length, position);
    return read === this.#salts.length ? this.#salts.readBigUInt64BE() : undefined;
  }
}
