import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../fixtures/wrong-calls');
const compiler = join(import.meta.dirname, '../../../../tools/node_modules/typescript/bin/tsc');

/** What the compiler says of a folder, by file and line. */
async function compilerSays(): Promise<ReadonlyMap<string, string>> {
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [compiler, '-p', folder, '--pretty', 'false'],
      { cwd: folder },
      (_failed, stdout) => done(stdout),
    );
  });
  const said = new Map<string, string>();
  let place = '';
  for (const line of output.split('\n')) {
    const [, file, row, message] = /^(.+)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
    if (file !== undefined) place = `${basename(file)}:${row}`;
    if (place !== '') said.set(place, `${said.get(place) ?? ''}${message ?? line}\n`);
  }
  return said;
}

/** What the comments of the fixtures expect of the line below each. */
function expected(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync(join(folder, '*.ts'))) {
    for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      const message = /^\s*\/\/ ✗ (.*)$/.exec(line)?.[1];
      if (message !== undefined) found.set(`${basename(file)}:${index + 2}`, message);
    }
  }
  return found;
}

it('has wrong calls and wrong texts not compile, with a message that says what is wrong', {
  timeout: 60_000,
}, async () => {
  const [said, wanted] = [await compilerSays(), expected()];
  expect(wanted.size).toBeGreaterThan(15);
  expect([...said.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [place, message] of wanted) expect(`${place} ${said.get(place)}`).toContain(message);
});
