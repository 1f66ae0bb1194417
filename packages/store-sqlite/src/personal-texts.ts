import type { DatabaseSync } from 'node:sqlite';
import { type Marks, Numbering } from './marks.ts';
import { type Command, command, type Query, query } from './query.ts';

/** How many texts a table holds: about 5 MB. */
const perTable = 16_384;
/** How many tables' statements are kept prepared. */
const maxPrepared = 32;
const prefix = 'personal_';

interface Statements {
  readonly insert: Command;
  readonly get: Query<{ readonly text: string }>;
  readonly overwrite: Command;
}

/**
 * The texts that are about a person: addresses, contents, reports, the words of reasons. Each has a number, and can be
 * overwritten in its place.
 *
 * SQLite leaves copies of rows in the gaps of its pages when it moves them. It moves rows when one is put between others,
 * when one grows, and when one is deleted. This class avoids all three: a text is appended, a new text in its place has the
 * same length, and only a whole table is deleted, once all its texts are blank. So a text that is overwritten is
 * nowhere else in the file.
 */
export class PersonalTexts {
  readonly #db: DatabaseSync;
  readonly #numbers: Numbering;
  readonly #prepared = new Map<number, Statements>();
  readonly #tables: Query<{ readonly name: string }>;
  readonly #table: Query<{ readonly name: string }>;
  /** How many texts were overwritten. */
  overwritten = 0;
  /** Tables in which a text became blank: they may be deleted. */
  readonly #blanked = new Set<number>();

  constructor(db: DatabaseSync, marks: Marks) {
    this.#db = db;
    this.#tables = query(
      db,
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '${prefix}[0-9]*'`,
    );
    this.#table = query(db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?`);
    this.#numbers = new Numbering(marks, 'personal', () => this.#last());
  }

  /** Appends a text. Returns its number. */
  put(text: string): number {
    const number = this.#numbers.next();
    (this.#of(number) ?? this.#create(number)).insert.run(number, text);
    return number;
  }

  /** @throws Error if there is no such text, which only damage can cause */
  get(number: number): string {
    const row = this.#of(number)?.get.get(number);
    if (row === undefined) throw missing(number);
    return row.text;
  }

  /** Puts a text in the place of another, with blanks after it. A text that is too long for it gets a place of its own. */
  replace(number: number, text: string): number {
    const length = Buffer.byteLength(this.get(number));
    const missing = length - Buffer.byteLength(text);
    if (missing < 0) {
      this.blank(number);
      return this.put(text);
    }
    this.#overwrite(number, text + ' '.repeat(missing));
    return number;
  }

  /** Overwrites a text with blanks. */
  blank(number: number): void {
    const length = Buffer.byteLength(this.get(number));
    this.#overwrite(number, ' '.repeat(length));
    this.#blanked.add(tableOf(number));
  }

  /** Deletes tables whose texts are all blank. */
  deleteBlank(): void {
    for (const table of this.#blanked) {
      this.#blanked.delete(table);
      const name = `${prefix}${table}`;
      const any = query(this.#db, `SELECT 1 FROM ${name} WHERE trim(text) <> '' LIMIT 1`);
      if (any.get() !== undefined) continue;
      this.#numbers.keep();
      this.#prepared.delete(table);
      this.#db.exec(`DROP TABLE ${name}`);
    }
  }

  /** Drops what it knows, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#numbers.forget();
    this.#prepared.clear();
  }

  #overwrite(number: number, text: string): void {
    this.overwritten += 1;
    const statements = this.#of(number);
    if (statements === undefined) throw missing(number);
    statements.overwrite.run(text, number);
  }

  /** The statements for the table of a text; undefined if there is no such table. */
  #of(number: number): Statements | undefined {
    const table = tableOf(number);
    const known = this.#prepared.get(table);
    if (known !== undefined) return known;
    return this.#table.get(`${prefix}${table}`) && this.#prepare(table);
  }

  /** Only a new text makes a table: an empty one would be the newest, and the numbers would begin again. */
  #create(number: number): Statements {
    const table = tableOf(number);
    this.#db.exec(`CREATE TABLE ${prefix}${table} (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT`);
    return this.#prepare(table);
  }

  #prepare(table: number): Statements {
    const name = `${prefix}${table}`;
    const statements: Statements = {
      insert: command(this.#db, `INSERT INTO ${name} VALUES (?, ?)`),
      get: query(this.#db, `SELECT text FROM ${name} WHERE number = ?`),
      overwrite: command(this.#db, `UPDATE ${name} SET text = ? WHERE number = ?`),
    };
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size >= maxPrepared && oldest !== undefined) this.#prepared.delete(oldest);
    this.#prepared.set(table, statements);
    return statements;
  }

  #last(): number {
    const tables = this.#tables.all().map(({ name }) => Number(name.slice(prefix.length)));
    if (tables.length === 0) return 0;
    const newest: Query<{ readonly last: number | null }> = query(
      this.#db,
      `SELECT max(number) AS last FROM ${prefix}${Math.max(...tables)}`,
    );
    return newest.get()?.last ?? 0;
  }
}

function missing(number: number): Error {
  return new Error(`the text ${number} is missing: the file is damaged`);
}

function tableOf(number: number): number {
  return Math.floor(number / perTable);
}
