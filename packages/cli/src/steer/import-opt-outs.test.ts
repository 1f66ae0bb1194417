import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Beside, beside, parsed } from '../../test/beside.ts';

const phone = '+237699128531';
const other = '+237677000001';

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

/** Writes a list, and imports it. */
function imported(text: string, ...options: string[]) {
  writeFileSync(join(app.directory, 'list.csv'), text);
  return app.nkul([...options, 'import-opt-outs', 'list.csv']);
}

async function categoriesOf(to: string) {
  return (await app.hub.reading.consent(to))?.optOuts.map(({ category }) => category);
}

it('nkul opt-outs exports hashes, as CSV or lines of JSON; an import takes both back', async () => {
  await app.hub.optOut({ to: phone, category: 'all' });
  await app.hub.optOut({ to: other, through: 'link' });
  const csv = await app.nkul(['opt-outs']);
  const json = await app.nkul(['--json', 'opt-outs']);
  const [heading, ...rows] = csv.out;
  expect(heading).toBe('to,category,since,by');
  expect(rows).toHaveLength(4);
  for (const row of rows)
    expect(row).toMatch(/^#[\w-]{22},(marketing|transactional|code),\d{4}-[\d:.T-]+Z,(application|link)$/);
  expect(parsed(json.out)).toHaveLength(4);
  expect(parsed(json.out)).toContainEqual({
    ...{ v: 1, category: 'marketing', by: 'link' },
    ...{ to: expect.stringMatching(/^#[\w-]{22}$/), since: expect.stringMatching(/^\d{4}-[\d:.T-]+Z$/) },
  });
  expect([...csv.out, ...json.out].join()).not.toMatch(/699128531|677000001/);
  const since = (await app.hub.reading.consent(phone))?.optOuts[0]?.since;
  for (const { out } of [csv, json]) {
    for (const to of [phone, other]) await app.hub.optIn({ to });
    expect(await imported(out.join('\n'))).toMatchObject({
      code: 0,
      out: ['4 lines noted, 0 were known already'],
    });
    expect(await categoriesOf(phone)).toEqual(['code', 'transactional', 'marketing']);
    expect((await app.hub.reading.consent(phone))?.optOuts[0]).toMatchObject({ since, by: 'import' });
    expect(await categoriesOf(other)).toEqual(['marketing']);
  }
});

it('nkul opt-outs of a store without any is the heading alone', async () => {
  expect((await app.nkul(['opt-outs'])).out).toEqual(['to,category,since,by']);
  expect((await app.nkul(['--json', 'opt-outs'])).out).toEqual([]);
});

it('nkul opt-outs ends when its reader has gone', async () => {
  await app.hub.optOut({ to: phone, category: 'all' });
  const ended = new AbortController();
  const lines: string[] = [];
  const out = (text: string) => {
    lines.push(text);
    if (lines.length === 2) ended.abort();
  };
  expect((await app.nkul(['opt-outs'], { out, ended: ended.signal })).code).toBe(0);
  expect(lines).toHaveLength(2);
});

describe('nkul import-opt-outs', () => {
  it.each([
    ['commas', `to,category\n699 12 85 31,all\n${other},code\n`],
    [
      'semicolons and other columns, as Excel writes them',
      `\uFEFFName;To;Category\r\nAwa;${phone};all\r\n;${other};code\r\n`,
    ],
    ['tabs', `to\tcategory\n${phone}\tall\n${other}\tcode`],
    [
      'quotes, over lines',
      `note,"to",category\n"said ""no"",\n\nfor good","${phone}","all"\n,${other},code\n\n`,
    ],
    ['lines of JSON', `\n{"to":"${phone}","category":"all"}\n{"to":"${other}","category":"code"}\n`],
  ])('reads %s', async (_, text) => {
    const { code, out, err } = await imported(text);
    expect({ code, out, err }).toEqual({ code: 0, err: [], out: ['2 lines noted, 0 were known already'] });
    expect(await categoriesOf(phone)).toEqual(['code', 'transactional', 'marketing']);
    expect(await categoriesOf(other)).toEqual(['code']);
  });

  it('takes marketing and now for what is not given, keeps the time that is, and changes nothing twice', async () => {
    await imported(`to,since\n${phone},2026-01-31T08:00:00+01:00\n${other},\n`);
    const [first] = (await app.hub.reading.consent(phone))?.optOuts ?? [];
    expect(first).toEqual({ category: 'marketing', by: 'import', since: new Date('2026-01-31T07:00:00Z') });
    expect(await categoriesOf(other)).toEqual(['marketing']);
    const again = await imported(`to\n${phone}\n${other}\n+237677000002\n`);
    expect(again.out).toEqual(['1 line noted, 2 were known already']);
    expect((await app.hub.reading.consent(phone))?.optOuts).toEqual([first]);
    expect(parsed((await imported(`to\n${phone}\n+237677000003`, '--json')).out)).toEqual([
      { v: 1, added: 1, known: 1, wrong: [] },
    ]);
  });

  it('leaves one act, with the reason; a file that cannot be read leaves none', async () => {
    const numbers = Array.from({ length: 1_200 }, (_, number) => `+2376990${number + 10_000}`);
    await imported(`to\n${numbers.join('\n')}`, '--json');
    expect((await app.nkul(['import-opt-outs', 'list.csv', '--why', 'from the old system'])).code).toBe(0);
    expect((await app.nkul(['import-opt-outs', 'missing.csv'])).code).toBe(2);
    const acts = parsed((await app.nkul(['--json', 'audit'])).out);
    expect(acts).toMatchObject([{ what: 'imported', note: 'from the old system' }, { what: 'imported' }]);
    expect(acts).toHaveLength(2);
  });

  it('names the lines that are not valid, without their numbers, and notes the others', async () => {
    const { code, out, err } = await imported(
      `to,category,since\n${phone},,\n69912,,\n+237677000002,"spam\neggs",\n+237677000003,spam,\n+237677000004,,yesterday\n${other},,\n`,
    );
    expect([code, out]).toEqual([2, ['2 lines noted, 0 were known already']]);
    expect(err.map((line) => line.split(':')[0])).toEqual(['line 3', 'line 4', 'line 6', 'line 7', 'nkul']);
    expect(err[0]).toContain('to is wrong');
    expect(err[2]).toContain('category');
    expect(err[3]).toContain('since is not a valid time');
    expect(err.at(-1)).toContain('4 lines were not noted');
    expect(err.join()).not.toMatch(/importOptOuts|entry|677000002|69912/);
    expect(await categoriesOf(phone)).toEqual(['marketing']);
    expect(await categoriesOf(other)).toEqual(['marketing']);
  });

  it('names lines that are not JSON, and quotes without an end', async () => {
    const json = await imported(`{"to":"${phone}"}\n{"to":\n\n{"v":1}\n`, '--lang', 'fr');
    expect([json.code, json.out]).toEqual([2, ['1 ligne notée, 0 déjà connue']]);
    expect(json.err).toEqual([
      'ligne 2 : ce n’est pas du JSON valide',
      expect.stringMatching(/^ligne 4 : Une valeur est fausse \(en anglais : to /),
      expect.stringContaining('nkul: 2 lignes n’ont pas été notées'),
    ]);
    const rows = Array.from({ length: 150 }, () => '+237677000005,');
    const csv = await imported(`to,note\n${other},"open\n${rows.join('\n')}\n`);
    expect([csv.code, csv.out]).toEqual([2, ['1 line noted, 49 were known already']]);
    expect(csv.err[0]).toBe('line 2: a quote has no end');
  });

  it('goes over a long list in parts, and shows the first twenty wrong lines', async () => {
    const rows = Array.from({ length: 1_203 }, (_, place) => `+2376770${String(place).padStart(5, '0')}`);
    const wrong = Array.from({ length: 21 }, () => '12');
    const { code, out, err } = await imported(['to', ...rows, ...wrong, phone].join('\n'));
    expect([code, out]).toEqual([2, ['1204 lines noted, 0 were known already']]);
    expect(err).toHaveLength(22);
    expect(err[0]).toMatch(/^line 1205: /);
    expect(err[20]).toBe('and 1 more line');
    let count = 0;
    for await (const _ of app.hub.optOuts()) count += 1;
    expect(count).toBe(1_204);
  });

  it('reads the standard input for -', async () => {
    const lines = async function* () {
      yield* ['to', phone];
    };
    const { code, out } = await app.nkul(['import-opt-outs', '-'], { lines });
    expect([code, out]).toEqual([0, ['1 line noted, 0 were known already']]);
    expect((await app.nkul(['import-opt-outs', '-'])).err).toEqual([
      'nkul: There is no standard input to read.',
    ]);
  });

  it.each([
    ['a file that is not there', 'nowhere.csv', 'nowhere.csv cannot be read as a file'],
    ['a directory', '.', '. cannot be read as a file'],
    ['a file without the column', 'phones.csv', 'The first line names no column to'],
  ])('refuses %s', async (_, file, words) => {
    writeFileSync(join(app.directory, 'phones.csv'), `${phone}\n${other}\n`);
    const { code, out, err } = await app.nkul(['import-opt-outs', file]);
    expect([code, out]).toEqual([2, []]);
    expect(err).toEqual([expect.stringContaining(words)]);
    expect(err.join()).not.toContain(phone);
    expect(await categoriesOf(other)).toBeUndefined();
  });

  it('ends between two parts when it is interrupted', async () => {
    const ended = new AbortController();
    const lines = async function* () {
      yield 'to';
      for (let place = 0; place < 2_000; place += 1) {
        if (place === 700) ended.abort();
        yield `+2376770${String(place).padStart(5, '0')}`;
      }
    };
    const { out } = await app.nkul(['import-opt-outs', '-'], { lines, ended: ended.signal });
    expect(out).toEqual([]);
    expect(await categoriesOf('+237677000499')).toEqual(['marketing']);
    expect(await categoriesOf('+237677000500')).toBeUndefined();
  });
});
