import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../test/run-command.ts';
import { runCommand } from './command.ts';
import { usage } from './command-options.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nkul-command-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A folder with a catalog in French and English. */
async function catalogOf(fr: string, en: string, settings: object = {}): Promise<string> {
  const path = join(folder, 'messages');
  await mkdir(path);
  await writeFile(
    join(path, 'catalog.json'),
    JSON.stringify({ defaultLocale: 'fr', settings: { otp: settings } }),
  );
  await writeFile(join(path, 'fr.json'), JSON.stringify({ otp: fr }));
  await writeFile(join(path, 'en.json'), JSON.stringify({ otp: en }));
  return path;
}

const examples = { usual: { code: '4821' } };

describe('nkul-templates check', () => {
  it('answers 0 for a sound catalog, and tells what its messages take', async () => {
    const path = await catalogOf('L’accès : {code}', 'Access: {code}', { examples });
    expect(await run('check', path)).toEqual({
      code: 0,
      out: `otp.fr  1 segment GSM-7 14/160; at the longest 1 segment GSM-7 14/160
otp.en  1 segment GSM-7 12/160; at the longest 1 segment GSM-7 12/160

note ${join(path, 'catalog.json')}:1:41 otp: {code} may have 1000 characters: at the longest it is measured with the usual text; give limits, or examples.longest
note ${join(path, 'fr.json')}:1:10 otp: «’» is sent as «'»

0 errors, 0 warnings
`,
      err: '',
    });
  });

  it('answers 1 for a text that cannot be read', async () => {
    const path = await catalogOf('{code', '{code}');
    expect(await run('check', path)).toEqual({
      code: 1,
      out: `error ${join(path, 'fr.json')}:1:9 otp: the brace at «{code» is never closed: write } where the value ends\n\n1 error, 0 warnings\n`,
      err: '',
    });
  });

  it('answers 1 for a text over its budget', async () => {
    const path = await catalogOf(`{code} ${'x'.repeat(160)}`, '{code}', { maxSegments: 1, examples });
    const { code, out } = await run('check', path);
    expect(code).toBe(1);
    expect(out).toContain(
      `error ${join(path, 'fr.json')}:1:8 otp: takes 2 segments (165 septets, and 160 fit into 1) with usual values: 5 too many`,
    );
  });

  it('has the value that breaks a budget in JSON, by its code', async () => {
    const path = await catalogOf(`${'x'.repeat(150)} {code}`, '{code}', {
      encoding: 'gsm7',
      maxSegments: 1,
      limits: { code: 12 },
      examples,
    });
    const { out } = await run('check', path, '--json', '--lang', 'fr');
    expect(JSON.parse(out).problems).toEqual([
      {
        level: 'warning',
        rule: 'budget',
        template: 'otp',
        locale: 'fr',
        file: join(path, 'fr.json'),
        place: { line: 1, column: 8, offset: 7 },
        code: 'overBudget',
        details: {
          segments: 2,
          units: 163,
          encoding: 'gsm7',
          budget: 1,
          room: 160,
          values: 'limits',
          causes: [{ name: 'code', kind: 'text', characters: 12, fits: 9 }],
          others: [],
        },
        message:
          'prend 2 segments (163 septets, et 1 en contient 160) quand {code} a 12 caractères : 3 de trop ; le plus long {code} qui tient en a 9',
      },
    ]);
  });

  it('speaks French throughout', async () => {
    const path = await catalogOf('Ça {code}', 'It {code}');
    const { out } = await run('check', path, '--lang', 'fr');
    expect(out).toContain('otp.fr  1 segment GSM-7 7/160; au plus long 1 segment GSM-7 7/160\n');
    expect(out).toMatch(/\navertissement .*: n’a pas d’examples/);
    expect(out).toMatch(/\n0 erreur, 1 avertissement\n$/);
  });

  it('paints what there is to mend, where there is color', async () => {
    const path = await catalogOf('ça {code}', 'ça {code} 🎉', { encoding: 'auto' });
    let painted = '';
    const out = (text: string) => {
      painted += text;
    };
    const now = () => new Date();
    await runCommand(['check', path], { out, err: out, now, width: 120, color: true, language: 'en' });
    await runCommand(['check', folder], { out, err: out, now, width: 120, color: true, language: 'en' });
    expect(painted).toContain('\u001b[2mnote\u001b[22m');
    expect(painted).toContain('\u001b[33mwarning\u001b[39m');
    expect(painted).toContain('\u001b[31merror\u001b[39m');
  });

  it('places a problem of settings that are not there at the top of their file', async () => {
    const path = join(folder, 'bare');
    await mkdir(path);
    await writeFile(join(path, 'catalog.json'), '{"defaultLocale": "fr"}');
    await writeFile(join(path, 'fr.json'), '{"otp": "{code}"}');
    expect((await run('check', path)).out).toContain(
      `warning ${join(path, 'catalog.json')}:1:1 otp: has no examples`,
    );
  });

  it('speaks JSON to machines', async () => {
    const path = await catalogOf('Ça {code}', 'It {code}');
    const { code, out } = await run('check', path, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ errors: 0, warnings: 1 });
    expect(report.problems).toEqual([
      expect.objectContaining({
        level: 'warning',
        rule: 'examples',
        template: 'otp',
        file: join(path, 'catalog.json'),
        code: 'noExamples',
      }),
      expect.objectContaining({
        level: 'note',
        code: 'textUnlimited',
        details: { names: ['code'], limit: 1_000 },
      }),
    ]);
    expect(report.messages[0]).toEqual({
      template: 'otp',
      locale: 'fr',
      usual: { text: 'Ça code', encoding: 'gsm7', segments: 1, units: 7, left: 153 },
      longest: { text: 'Ça code', encoding: 'gsm7', segments: 1, units: 7, left: 153 },
    });
  });

  it('answers 1 in JSON as well, with every problem', async () => {
    const broken = await catalogOf('{code', '{code}');
    const { code, out } = await run('check', broken, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ errors: 1, problems: [{ level: 'error', rule: 'syntax' }] });
  });

  it('answers 1 for a file that cannot be read', async () => {
    const path = await catalogOf('{code}', '{code}', { examples });
    await mkdir(join(path, 'de.json'));
    expect(await run('check', path)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/de\.json.*cannot be read: EISDIR/),
    });
  });

  it('answers 1 for a module that exports two catalogs, of which one would be left out', async () => {
    const two = join(folder, 'two.mjs');
    const index = JSON.stringify(join(import.meta.dirname, '../index.ts'));
    const own = "defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages: { a: { fr: 'a' } } })";
    await writeFile(
      two,
      `import { defineCatalog } from ${index};
export const first = ${own};
export const again = first;
export const second = ${own};`,
    );
    expect(await run('check', two)).toMatchObject({
      code: 1,
      out: expect.stringContaining('exports 2 catalogs'),
    });
  });

  it('reads the catalog that a module exports', async () => {
    const path = join(import.meta.dirname, '../starter/starter-catalog.ts');
    const { code, out } = await run('check', path);
    expect(code).toBe(0);
    expect(out).toContain('\nlowBalance.fr           1 segment GSM-7');
    expect(out).toMatch(/\n0 errors, 0 warnings\n$/);
  });

  it('shows the warnings of a catalog that a module exports', async () => {
    const module = join(folder, 'warned.mjs');
    const index = JSON.stringify(join(import.meta.dirname, '../index.ts'));
    const messages = "{ a: { fr: 'Code %{code}' } }";
    await writeFile(
      module,
      `import { defineCatalog } from ${index};
export const catalog = defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages: ${messages} });`,
    );
    const { code, out } = await run('check', module);
    expect(code).toBe(0);
    expect(out).toContain('warning a.fr, line 1, column 6: «%{code}» is not a value here');
  });

  it('answers 1 for a module whose catalog is refused, that exports none, or that is not there', async () => {
    const broken = join(folder, 'broken.mjs');
    const index = JSON.stringify(join(import.meta.dirname, '../index.ts'));
    await writeFile(
      broken,
      `import { defineCatalog } from ${index};
export const catalog = defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages: { a: { fr: '{' } } });`,
    );
    const refused = await run('check', broken);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('a.fr, line 1, column 1: the brace at «{» is never closed');
    const french = await run('check', broken, '--lang', 'fr');
    expect(french.out).toContain('erreur a.fr, line 1, column 1: l’accolade de « { » n’est jamais fermée');
    const none = await run('check', join(import.meta.dirname, '../sms/segments.ts'));
    expect(none).toMatchObject({ code: 1, out: expect.stringContaining('segments.ts: exports no catalog') });
    const throwing = join(folder, 'throwing.mjs');
    await writeFile(throwing, 'throw new Error("no luck")');
    const thrown = await run('check', throwing);
    expect(thrown).toMatchObject({ code: 1, out: expect.stringContaining('throwing.mjs: no luck') });
    const nowhere = await run('check', join(folder, 'nowhere'));
    expect(nowhere).toMatchObject({
      code: 1,
      out: expect.stringContaining('there is no such folder or file'),
    });
  });
});

describe('nkul-templates preview', () => {
  it('prints a table', async () => {
    const path = await catalogOf('Ça {code}', 'It {code}', { examples });
    const { code, out } = await run('preview', path, '--price', '0.04', '--currency', 'EUR');
    expect(code).toBe(0);
    expect(out).toContain('otp       fr      GSM-7     1         7/160  €0.04  Ça 4821');
  });

  it('has prices in XAF unless it is told another currency', async () => {
    const path = await catalogOf('Ça {code}', 'It {code}', { examples });
    expect((await run('preview', path, '--price', '25')).out).toContain('FCFA\u00a025');
  });

  it('shows prices below the smallest coin', async () => {
    const path = await catalogOf('Ça {code}', 'x'.repeat(161).concat('{code}'), { examples });
    const { out } = await run('preview', path, '--price', '0.0045', '--currency', 'USD');
    expect(out).toContain('$0.0045  Ça 4821');
    expect(out).toContain('$0.009  ');
    expect(out).toContain('2 messages, 3 segments, $0.0135');
  });

  it('answers 1 for a page that cannot be written', async () => {
    const path = await catalogOf('Ça {code}', 'It {code}', { examples });
    const html = join(folder, 'nowhere', 'preview.html');
    expect(await run('preview', path, '--html', html)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${html} cannot be written: ENOENT`),
    });
    expect(await run('types', path, '--out', html)).toMatchObject({ code: 1 });
  });

  it('writes a page', async () => {
    const path = await catalogOf('Ça {code}', 'It {code}', { examples });
    const html = join(folder, 'preview.html');
    expect(await run('preview', path, '--html', html)).toMatchObject({
      code: 0,
      out: `${html} shows 2 messages.\n`,
    });
    expect(await readFile(html, 'utf8')).toContain('<p class="bubble" lang="fr" dir="auto">Ça 4821</p>');
  });

  it('answers 1 for a catalog that is refused', async () => {
    const path = await catalogOf('{code', '{code}');
    expect(await run('preview', path)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('is never closed'),
    });
  });
});

describe('nkul-templates types', () => {
  it('prints the types, or writes them into a file', async () => {
    const path = await catalogOf('{code}', '{code}');
    const { code, out } = await run('types', path, '--name', 'Texts');
    expect(code).toBe(0);
    expect(out).toContain('export type Texts = {');
    const file = join(folder, 'messages.ts');
    expect(await run('types', path, '--out', file)).toMatchObject({ code: 0, out: '' });
    expect(await readFile(file, 'utf8')).toBe(out.replace('Texts', 'Messages'));
  });

  it('tells with --check whether the file is up to date, and leaves it alone', async () => {
    const path = await catalogOf('{code}', '{code}');
    const file = join(folder, 'messages.ts');
    expect(await run('types', path, '--out', file, '--check')).toMatchObject({
      code: 1,
      err: `${file} is not up to date: run nkul-templates types ${path} --out ${file}\n`,
    });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    await run('types', path, '--out', file);
    expect(await run('types', path, '--out', file, '--check')).toMatchObject({ code: 0, err: '' });
  });

  it('answers 1 for a catalog that is refused', async () => {
    const path = await catalogOf('{code', '{code}');
    expect((await run('types', path)).code).toBe(1);
  });
});

describe('nkul-templates saving', () => {
  it('tells how many segments texts take as written, and as sent', async () => {
    const file = join(folder, 'texts.json');
    await writeFile(file, JSON.stringify([`${'x'.repeat(79)}’`, 'Bonjour', 'Fête 🎉']));
    expect(await run('saving', file)).toEqual({
      code: 0,
      out: '3 texts: 4 segments as written (2 texts in UCS-2), 3 as sent (1 in UCS-2): 25% saved\n',
      err: '',
    });
  });

  it('answers 1 for a file that is no list of texts', async () => {
    const file = join(folder, 'texts.json');
    await writeFile(file, '[1]');
    expect(await run('saving', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not a JSON list of texts'),
    });
  });
});

describe('nkul-templates', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('tells how it is used: %j', async (args) => {
    expect(await run(...args)).toEqual({ code: 0, out: usage, err: '' });
  });

  it.each([
    [['chek'], /the command chek does not exist/],
    [['check', '--jsn'], /--jsn/],
    [['check', 'a', 'b'], /one path is enough: a b/],
    [['preview', '--watch', '--html', 'a.html'], /--watch serves a page, and --html writes one/],
    [['preview', '--port', '80'], /--port is the port of --watch/],
    [['preview', '--watch', '--port', '70000'], /--port is a number up to 65535/],
    [['preview', '--lang', 'de'], /--lang is fr or en/],
    [['preview', '--price', 'cheap'], /--price is the price of one segment/],
    [['preview', '--price', '25', '--currency', 'F'], /--currency is a code of ISO 4217/],
    [['types', '--check'], /--check needs the file to check/],
    [['types', '--name', 'not a name'], /--name is the name of a TypeScript type/],
    [['saving'], /saving needs a JSON file/],
  ])('answers 2 for %j, and says what is wrong', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).toContain(usage);
  });

  it('runs as a command, and exits with its answer', async () => {
    const command = join(import.meta.dirname, '../../bin/nkul-templates.js');
    const node = (...args: readonly string[]) =>
      promisify(execFile)(process.execPath, ['--conditions=nkul:source', command, ...args], { cwd: folder });
    await catalogOf('{code', '{code}');
    // The default folder is `messages`.
    await expect(node('check')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('1 error'),
    });
    await expect(node('chek')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(usage) });
    // Not to a terminal: in lines of 120 characters. The relative time needs the time.
    const words = 'mot '.repeat(60);
    await writeFile(
      join(folder, 'messages/fr.json'),
      JSON.stringify({ otp: `${words}{at, date, relative}` }),
    );
    await writeFile(join(folder, 'messages/en.json'), JSON.stringify({ otp: '{at, date, relative}' }));
    const { stdout } = await node('preview');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(stdout).toContain('mot mot');
  });
});
