import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '@nkul/core/adapter';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';
import { loadCatalog } from './load-catalog.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nkul-catalog-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes files, as they stand or as JSON. */
async function write(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

async function problems(files: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  await write(files);
  const error: unknown = await loadCatalog(folder).catch((caught: unknown) => caught);
  if (!(error instanceof ConfigurationError))
    throw new Error('no ConfigurationError was thrown', { cause: error });
  return error.message
    .split('\n- ')
    .slice(1)
    .map((line) => line.replace(`${folder}/`, ''));
}

const settings = { defaultLocale: 'fr' };

describe('loadCatalog', () => {
  it('reads one file per locale, and settings', async () => {
    await write({
      'catalog.json': {
        $schema: './catalog.schema.json',
        defaultLocale: 'fr',
        timeZone: 'Africa/Douala',
        sms: { encoding: 'keep' },
        settings: {
          otp: {
            maxSegments: 1,
            limits: { code: 8 },
            expiresIn: '10m',
            category: 'marketing',
            examples: { usual: { code: '1', at: '2026-11-25T15:30:00Z' } },
          },
        },
      },
      'fr.json': {
        otp: 'Code {code} à {at, time, short}',
        mail: { text: 'ça', email: { subject: 's', text: 't', html: 'h' } },
      },
      'en.json': {
        otp: 'Code {code} at {at, time, short}',
        mail: { text: 'it', email: { subject: 's', text: 't', html: 'h' } },
      },
      'notes.txt': 'not a locale',
    });
    const catalog = await loadCatalog(folder);
    expect(catalog).toMatchObject({ defaultLocale: 'fr', locales: ['en', 'fr'], timeZone: 'Africa/Douala' });
    expect(catalog.templates.get('otp')).toMatchObject({
      sms: { encoding: 'keep', maxSegments: 1 },
      limits: new Map([['code', 8]]),
      examples: { usual: { code: '1' } },
    });
    const clock = { now: () => new Date() };
    const renderer = createCatalogRenderer(catalog, { timeZone: catalog.timeZone, clock });
    const values = { code: '4821', at: new Date('2026-11-25T14:30:00Z') };
    const rendered = await renderer.render({ template: 'otp', values, channel: 'sms' });
    expect(rendered.content.text).toBe('Code 4821 à 15:30');
    expect(rendered.expiresIn).toEqual({ milliseconds: 600_000 });
    expect(rendered.category).toBe('marketing');
  });

  it('takes the folder as a URL, and files with a byte order mark', async () => {
    await write({ 'catalog.json': settings, 'fr.json': '\ufeff{"hello": "Bonjour"}' });
    const catalog = await loadCatalog(pathToFileURL(folder));
    expect([...catalog.templates.keys()]).toEqual(['hello']);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly (string | RegExp)[]]>([
    [
      'a mistake in a text at its place in the file, past escapes and lines',
      {
        'catalog.json': settings,
        'fr.json': '{\n  "hello": "Bonjour",\n  "otp": "\\u00c9tat\\n \\"x\\" : {code"\n}',
      },
      ['fr.json:3:31 otp: the brace at «{code» is never closed: write } where the value ends'],
    ],
    [
      'the apostrophe trap in one of several texts',
      {
        'catalog.json': settings,
        'fr.json': '{"hello": {"text": "x",\n "email": {"subject": "à l\'{nom}", "text": "y"}}}',
      },
      [/^fr\.json:2:27 hello\.email\.subject: the apostrophe in «l'\{nom\}»/],
    ],
    [
      'a text that is missing, at the top of its file',
      { 'catalog.json': settings, 'fr.json': { hello: 'Bonjour' }, 'en.json': {} },
      ['en.json:1:1 hello: has no text: write it, or give the template a fallback'],
    ],
    [
      'a value that differs, at its text',
      { 'catalog.json': settings, 'fr.json': '{"otp": "{code} {n}"}', 'en.json': '{\n "otp": "{code}"}' },
      ['en.json:2:9 otp: {n} is used in fr and missing here'],
    ],
    [
      'wrong settings, at their place',
      {
        'catalog.json': '{"defaultLocale": "fr",\n "settings": {\n  "otp": {"limits": {"cod": 4}}}}',
        'fr.json': { otp: '{code}' },
      },
      ['catalog.json:3:10 otp: limits: {cod} is in none of its texts'],
    ],
    [
      'a name that is there twice',
      {
        'catalog.json': settings,
        'fr.json': '{"hello": "Bonjour",\n "hello": "Salut",\n "a": {"text": "", "text": ""}}',
      },
      ['fr.json:2:2: "hello" is there twice', 'fr.json:3:20: "text" is there twice'],
    ],
    [
      'no settings',
      { 'fr.json': {} },
      ['catalog.json: is missing; it says at least {"defaultLocale": "fr"}'],
    ],
    ['no locale', { 'catalog.json': settings }, [/: has no file of a locale, such as fr\.json$/]],
  ])('tells %s', async (_what, files, expected) => {
    const told = await problems(files);
    expect(told).toHaveLength(expected.length);
    for (const [index, each] of expected.entries()) {
      if (typeof each === 'string') expect(told[index]).toBe(each);
      else expect(told[index]).toMatch(each);
    }
  });

  it('tells of a folder that there is not', async () => {
    await expect(loadCatalog(join(folder, 'nowhere'))).rejects.toThrow(
      /nowhere: there is no such folder or file/,
    );
  });
});
