import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { SetUpBench } from '../../test/set-up-bench.ts';

let bench: SetUpBench;

beforeEach(() => {
  bench = new SetUpBench();
});

/** Runs the program itself. */
async function bin(path: string, args: readonly string[], cwd: string): Promise<string> {
  const file = fileURLToPath(new URL(`../../../${path}`, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=nkul:source', file, ...args],
    {
      cwd,
    },
  );
  return stdout;
}

describe('nkul templates', () => {
  const write = (texts: object) => {
    const folder = join(bench.directory, 'messages');
    mkdirSync(folder);
    writeFileSync(join(folder, 'catalog.json'), '{ "defaultLocale": "fr" }');
    writeFileSync(join(folder, 'fr.json'), JSON.stringify(texts));
    return folder;
  };

  it('does as nkul-templates does, also with options that nkul has too', async () => {
    const folder = write({ hello: 'Bonjour' });
    for (const args of [
      ['check', folder, '--json'],
      ['types', folder],
    ]) {
      const { code, out, err } = await bench.nkul(['templates', ...args]);
      expect([code, err]).toEqual([0, []]);
      const own = await bin('templates/bin/nkul-templates.js', args, bench.directory);
      expect(`${out.join('\n')}\n`).toBe(own);
    }
  });

  it('ends with the exit code of the program', async () => {
    const folder = write({ hello: 'Bonjour {name' });
    expect((await bench.nkul(['templates', 'check', folder])).code).toBe(1);
    const { code, err } = await bench.nkul(['templates', 'chek']);
    expect([code, err[0]]).toEqual([2, 'the command chek does not exist']);
  });
});

describe('nkul simulator', () => {
  it('serves the providers until it is ended', async () => {
    const ended = new AbortController();
    const [lines, started] = [[] as string[], Promise.withResolvers<string>()];
    const out = (text: string) => {
      lines.push(text);
      const url = /simulated at (http:\S+)/.exec(text)?.[1];
      if (url !== undefined) started.resolve(url);
    };
    const args = ['simulator', '--port', '0', '--units', '7'];
    const ran = bench.nkul(args, { out, ended: ended.signal });
    const control = new URL('/_control/state', await started.promise);
    expect(await (await fetch(control)).json()).toMatchObject({ accounts: { 'demo-key': { left: 7 } } });
    ended.abort();
    expect((await ran).code).toBe(0);
    await expect(fetch(control)).rejects.toThrow();
    expect(lines.join('\n')).toContain('Ctrl-C stops it.');
  });

  it('has the help of nkul-simulator, and names both packages', async () => {
    const { code, out } = await bench.nkul(['simulator', '--help']);
    const own = await bin('simulator/bin/nkul-simulator.js', ['--help'], bench.directory);
    expect([code, `${out.slice(0, -1).join('\n')}\n`]).toEqual([0, own]);
    expect(out.at(-1)).toContain('nkul-simulator, of @nkul/simulator and of @nkul/simulator-devcode');
  });

  it.each([
    [['--port', 'http'], 2, '--port is a whole number'],
    [['--port', '0', '--fault', 'send.http418=1'], 2, 'no fault "send.http418"'],
  ])('%j ends with the exit code of the program', async (args, expected, words) => {
    const { code, err } = await bench.nkul(['simulator', ...args]);
    expect([code, err[0]]).toEqual([expected, expect.stringContaining(words)]);
  });
});

it.each(['templates', 'simulator'])('%s comes first: options before it are refused', async (name) => {
  expect(await bench.nkul(['--json', name, '--help'])).toEqual({
    code: 2,
    out: [],
    err: [`nkul: ${name} comes first, before all options: nkul ${name} …`],
  });
});

it('the help names all of them', async () => {
  const { out } = await bench.nkul(['--help']);
  for (const name of ['balance', 'doctor', 'dev', 'templates', 'simulator'])
    expect(out.some((line) => line.trimStart().startsWith(`${name} `))).toBe(true);
});
