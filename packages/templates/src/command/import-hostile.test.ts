import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptOutput } from '../../test/run-command.ts';
import { runCommand } from './command.ts';

let folder: string;
let messages: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nkul-hostile-'));
  messages = join(folder, 'messages');
  await mkdir(messages);
  await writeFile(join(messages, 'catalog.json'), '{"defaultLocale": "fr"}');
  await writeFile(join(messages, 'fr.json'), '{"a": "Un"}');
});
afterEach(() => rm(folder, { recursive: true }));

/** Imports a file that must be refused, and returns the line that says why. */
async function refusal(content: string | Uint8Array, language: 'en' | 'fr' = 'en'): Promise<string> {
  const file = join(folder, 'given');
  await writeFile(file, content);
  return refusalOf(file, language);
}

async function refusalOf(file: string, language: 'en' | 'fr' = 'en'): Promise<string> {
  const { printed, output } = keptOutput({ language });
  expect(await runCommand(['import', file, messages, '--locale', 'en'], output)).toBe(1);
  expect(await readdir(messages)).toEqual(['catalog.json', 'fr.json']);
  expect(printed.err).toContain(language === 'en' ? 'nothing was written' : 'rien n’a été écrit');
  return printed.err.split('\n')[0] ?? '';
}

const unit = (target: string) =>
  `<unit id="a"><segment><source>Un</source><target>${target}</target></segment></unit>`;
const xliff = (target: string, { doctype = '', version = '2.0' } = {}) =>
  `<?xml version="1.0"?>${doctype}<xliff version="${version}" srcLang="fr" trgLang="en"><file id="f">${unit(target)}</file></xliff>`;
const header = (charset: string) =>
  `msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=${charset}\\n"\n"Language: en\\n"\n\n`;
const entry = 'msgctxt "a"\nmsgid "Un"\nmsgstr "One"\n';

it('refuses entities of other files, and asks no server for them', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end('secret');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const doctype = (uri: string) => `<!DOCTYPE xliff [<!ENTITY x SYSTEM "${uri}">]>`;
  try {
    for (const uri of [`http://127.0.0.1:${port}/`, 'file:///etc/passwd'])
      expect(await refusal(xliff('&x;', { doctype: doctype(uri) }))).toContain('has a DOCTYPE');
    const outside = `<!DOCTYPE xliff SYSTEM "http://127.0.0.1:${port}/x.dtd">`;
    expect(await refusal(xliff('One', { doctype: outside }))).toContain('has a DOCTYPE');
  } finally {
    await new Promise((done) => server.close(done));
  }
  expect(asked).toBe(0);
});

it('refuses entities that grow, and unknown ones', async () => {
  const levels = Array.from({ length: 20 }, (_, level) => `<!ENTITY e${level + 1} "&e${level};&e${level};">`);
  const doctype = `<!DOCTYPE xliff [<!ENTITY e0 "ha">${levels.join('')}]>`;
  expect(await refusal(xliff('&e20;', { doctype }))).toContain('has a DOCTYPE');
  expect(await refusal(xliff('&e20;'))).toContain('is not whole XML, at line 1: Invalid character entity');
});

it('refuses a file of 50 MB, one that is not there, and a folder', async () => {
  const file = join(folder, 'large.xlf');
  await writeFile(file, xliff('One'));
  await truncate(file, 50_000_000);
  expect(await refusalOf(file)).toContain('is larger than 10 MB');
  expect(await refusalOf(join(folder, 'nowhere.xlf'))).toContain('there is no such folder or file');
  expect(await refusalOf(messages)).toContain('cannot be read: EISDIR');
});

it('refuses bytes that are no text in UTF-8', async () => {
  for (const bytes of [
    Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff]),
    Buffer.from('a\0b'),
    Buffer.from(xliff('é'), 'latin1'),
  ])
    expect(await refusal(bytes)).toContain('is not a text in UTF-8: save it as UTF-8');
  expect(await refusal(Buffer.from(`\ufeff${xliff('One')}`, 'utf16le'))).toContain('is not a text in UTF-8');
});

it('refuses other versions of XLIFF, and other XML', async () => {
  expect(await refusal(xliff('One', { version: '1.2' }))).toContain('is XLIFF 1.2, and 2.0 is read here');
  expect(await refusal(xliff('One', { version: '1.2' }), 'fr')).toContain('est en XLIFF 1.2');
  expect(await refusal('<xliff srcLang="fr" trgLang="en"/>')).toContain('does not say its version');
  expect(await refusal('<html><body>One</body></html>')).toContain('is not XLIFF: it begins with <html>');
  expect(await refusal('<?xml version="1.0"?>')).toContain('has no texts');
});

it('refuses XML that is cut off, wherever it is', async () => {
  const whole = xliff('One');
  for (let length = 25; length < whole.length; length += 7)
    expect(await refusal(whole.slice(0, length))).toContain('is not whole XML');
});

it('refuses elements in the place of words, and reads marked words', async () => {
  expect(await refusal(xliff('One <ph id="1"/>'))).toContain('a has <ph> inside its text, at line 1');
  expect(await refusal(xliff('<mrk id="1">{x</mrk>'))).toContain('a: the brace at «{x»');
});

it('refuses PO that is not whole, has another charset, plurals or two translations', async () => {
  expect(await refusal(`${header('ISO-8859-1')}${entry}`)).toContain('says charset=ISO-8859-1');
  expect(await refusal(`${header('UTF-8')}${entry.slice(0, -2)}`)).toContain('is not a whole PO file');
  expect(await refusal(entry)).toContain('has no header');
  expect(await refusal('')).toContain('has no header');
  expect(await refusal(header('UTF-8'))).toContain('has no texts');
  expect(await refusal(`${header('UTF-8')}${entry}\n${entry}`)).toContain('a is there twice');
  expect(await refusal(`${header('UTF-8')}${entry}\n${entry.replace('Un', 'Deux')}`)).toContain(
    'a: is there twice',
  );
  const plural = 'msgctxt "a"\nmsgid "Un"\nmsgid_plural "Deux"\nmsgstr[0] "One"\n';
  expect(await refusal(`${header('UTF-8')}${plural}`)).toContain('a has msgid_plural');
});

it('leaves the file of a locale as it is when it cannot be changed', async () => {
  await mkdir(join(messages, 'en.json'));
  const file = join(folder, 'en.xlf');
  await writeFile(file, xliff('One'));
  let err = '';
  const output = {
    out: () => {},
    err: (text: string) => {
      err += text;
    },
    ...{ now: () => new Date(), width: 120, color: false, language: 'en' as const },
  };
  expect(await runCommand(['import', file, messages], output)).toBe(1);
  expect(err).toContain('en.json: cannot be read: EISDIR');
  expect(await readdir(messages)).toEqual(['catalog.json', 'en.json', 'fr.json']);
});
