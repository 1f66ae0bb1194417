import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCatalog, templates } from '@nkul/templates';
import { eventually } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Beside, beside, code, parsed } from '../../test/beside.ts';

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr'],
  messages: { otp: { fr: 'Votre code est {code}.' }, hello: { fr: 'Bonjour {name}' } },
  settings: { hello: { encoding: 'gsm7' } },
});

let app: Beside;

beforeEach(async () => {
  app = await beside({ plugins: [templates(catalog)] });
});

afterEach(() => app.end());

const phone = '+237699128531';
const why = ['--why', 'customer on the phone'];

it('shows neither numbers nor texts, in any command and either form', async () => {
  const id = await app.sent();
  for (const args of [
    ['list'],
    ['show', id],
    ['why', id],
    ['person', '--to', phone],
    ['export'],
    ['export', '--format', 'ndjson'],
    ['unknown'],
    ['reports'],
    ['audit'],
  ])
    for (const form of [[], ['--json']]) {
      const { out, err, code: exit } = await app.nkul([...form, ...args]);
      expect(exit).toBe(0);
      expect([...out, ...err].join('\n')).not.toMatch(/699128531|Z4821Q/);
    }
});

it('shows of a plain text its length and segments, of a template its text with the values hidden', async () => {
  const plain = await app.sent();
  expect((await app.nkul(['show', plain])).out).toContainEqual('  text: 21 characters, 1 segment');
  const { id } = await app.hub.notify({ to: { phone }, template: 'otp', values: { code } });
  await eventually(async () => (await app.hub.get(id))?.status === 'sent');
  // Without the configuration, the template is not known.
  expect((await app.nkul(['show', id])).out).toContainEqual('  text: 22 characters, 1 segment');
  writeConfig();
  const { out } = await app.nkul(['show', id], { env: { LANG: 'en', NKUL_ACTOR: 'ada' } });
  expect(out).toContainEqual('  text: Votre code est ••••.');
});

it.each([
  ['en', 'text: an SMS lacks characters of name: letters were replaced, signs were left out'],
  ['fr', 'texte : un SMS n’a pas tous les caractères de name'],
])('says that an SMS could not show a value as it was given, in %s', async (language, words) => {
  const { id } = await app.hub.notify({ to: { phone }, template: 'hello', values: { name: 'Awa 🎉' } });
  await eventually(async () => (await app.hub.get(id))?.status === 'sent');
  const { out } = await app.nkul(['show', id, '--lang', language]);
  expect(out.join('\n')).toContain(words);
});

it('--reveal shows them to somebody who says why, and keeps it first', async () => {
  const id = await app.sent();
  const { out } = await app.nkul(['show', id, '--reveal', ...why], { columns: 80 });
  expect(out[0]).toContain(phone);
  expect(out).toContainEqual(`  text: Votre code est ${code}`);
  const [listed] = parsed((await app.nkul(['--json', 'list', '--reveal', ...why, '--to-file'])).out);
  expect(listed).toMatchObject({ to: phone, content: { sms: { text: `Votre code est ${code}` } } });
  const [person] = parsed(
    (await app.nkul(['--json', 'person', '--to', phone, '--reveal', ...why, '--to-file'])).out,
  );
  expect(person).toMatchObject({ kind: 'message', record: { id, recipient: { phone } } });
  const acts = parsed((await app.nkul(['--json', 'audit'])).out);
  const by = { name: 'ada', through: 'cli' };
  expect(acts).toMatchObject([
    { what: 'revealed', message: id, by, note: 'customer on the phone' },
    { what: 'revealed', message: id, by, note: 'customer on the phone' },
    { what: 'revealed', message: id, by, note: 'customer on the phone' },
  ]);
  expect(parsed((await app.nkul(['--json', 'audit', '--message', id])).out)).toHaveLength(3);
  await app.nkul(['export', '--reveal', ...why, '--to-file']);
  expect(parsed((await app.nkul(['--json', 'audit', '--limit', '1'])).out)).toMatchObject([
    { what: 'exported', by },
  ]);
});

it.each([
  [['--reveal'], 80, 2, '--reveal needs --why'],
  [['--reveal', '--why', ' '], 80, 2, '--reveal needs --why'],
  [['--why', 'so'], 80, 2, '--why is for --reveal here'],
  [['--reveal', '--why', 'so'], undefined, 4, 'is not a terminal: with --to-file'],
])('list %j with %s columns is refused, and nothing is kept', async (args, columns, exit, line) => {
  await app.sent();
  const refused = await app.nkul(['list', ...args], { columns });
  expect([refused.code, refused.out]).toEqual([exit, []]);
  expect(refused.err.join()).toContain(line);
  expect((await app.hub.reading.acts()).items).toEqual([]);
});

it('the help says that masking is no access control', async () => {
  const { out } = await app.nkul(['list', '--help']);
  expect(out.join(' ').replace(/\s+/g, ' ')).toContain('Masking is no access control');
});

function writeConfig(): void {
  const from = (name: string) => new URL(`../../../${name}/src/index.ts`, import.meta.url).href;
  writeFileSync(
    join(app.directory, 'nkul.config.js'),
    `${app.store.imported}
     import { defineCatalog, templates } from '${from('templates')}';
     const messages = { otp: { fr: 'Votre code est {code}.' } };
     const catalog = defineCatalog({ defaultLocale: 'fr', locales: ['fr'], messages });
     export default { plugins: [${app.store.called}, templates(catalog)] };`,
  );
}
