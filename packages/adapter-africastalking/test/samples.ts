import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/answers/', import.meta.url);

/** A recorded answer to a send, made anonymous: `<status>.<name>.json`. */
export interface Sample {
  readonly name: string;
  readonly status: number;
  readonly text: string;
}

/** The answers of `fixtures/answers`, by name. */
export const samples: ReadonlyMap<string, Sample> = new Map(
  readdirSync(folder).map((file) => {
    const [status = '', name = ''] = file.split('.');
    return [name, { name, status: Number(status), text: readFileSync(new URL(file, folder), 'utf8') }];
  }),
);
