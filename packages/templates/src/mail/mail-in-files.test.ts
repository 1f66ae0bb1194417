import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../command/command.ts';
import { loadCatalog } from '../files/load-catalog.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nkul-mail-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** The lines of `nkul-templates check`. */
async function checked(language: 'en' | 'fr' = 'en'): Promise<{ code: number; lines: readonly string[] }> {
  let out = '';
  const code = await runCommand(['check', folder], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      out += text;
    },
    now: () => new Date('2026-11-25T12:00:00Z'),
    width: 120,
    color: false,
    language,
  });
  return { code, lines: out.replaceAll(`${folder}/`, '').split('\n') };
}

const settings = {
  defaultLocale: 'fr',
  parts: { brand: 'Nkul Banque', stop: { fr: 'STOP : {optOutUrl}', en: 'STOP: {optOutUrl}' } },
  layout: {
    sms: '{brand} : {content}',
    email: { html: '<html lang="{lang}"><body>{content}</body></html>' },
  },
  shortLinks: { maxLength: 24 },
  settings: {
    promo: {
      category: 'marketing',
      links: ['link'],
      examples: { usual: { link: `https://a.b/${'x'.repeat(140)}` } },
    },
    plain: { layout: false },
  },
};
const files = {
  'catalog.json': settings,
  'fr.json': {
    promo: {
      sms: 'Soldes {link} {stop}',
      email: { subject: 'Soldes', html: '<a href="{link}">Voir</a> {stop}' },
    },
    plain: 'Bonjour',
  },
  'en.json': {
    promo: { sms: 'Sale {link} {stop}', email: { subject: 'Sale', html: '<a href="{link}">See</a> {stop}' } },
    plain: 'Hello',
  },
};

describe('a catalog in files', () => {
  it('has common parts, a layout, short links, and mails of HTML alone', async () => {
    await write(files);
    const catalog = await loadCatalog(folder);
    const clock = { now: () => new Date('2026-11-25T12:00:00Z') };
    const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock });
    const request = { template: 'promo', values: { link: 'https://a.b/c' }, optOutUrl: 'https://ex.am/u' };
    expect((await renderer.render({ ...request, channel: 'sms', locale: 'en' })).content.text).toBe(
      'Nkul Banque : Sale https://a.b/c STOP: https://ex.am/u',
    );
    expect((await renderer.render({ ...request, channel: 'email' })).content).toEqual({
      subject: 'Soldes',
      text: 'Voir <https://a.b/c> STOP : https://ex.am/u',
      html: '<html lang="fr"><body><a href="https://a.b/c">Voir</a> STOP : https://ex.am/u</body></html>',
    });
    const plain = await renderer.render({ template: 'plain', values: {}, channel: 'sms' });
    expect(plain.content.text).toBe('Bonjour');
  });

  it('is measured with its parts, its layout and its short links', async () => {
    await write(files);
    const { code, lines } = await checked();
    expect(code).toBe(0);
    const text = 'Nkul Banque : Soldes  STOP : '.length + 24 + 'https://ex.am/u/'.length + 24;
    expect(lines.find((line) => line.startsWith('promo.fr'))).toMatch(`GSM-7 ${text}/160`);
  });

  it('has the notes of a text in a layout at the place of the text', async () => {
    await write({
      'catalog.json': { defaultLocale: 'fr', layout: { sms: 'Nkul : {content}' } },
      'fr.json': '{\n  "a": "Bonjour, l’été"\n}',
    });
    expect((await checked()).lines).toContain("note fr.json:2:19 a: «’» is sent as «'»");
  });

  it('has the problems of its HTML at their places, in French too', async () => {
    await write({
      'catalog.json': { defaultLocale: 'fr' },
      'fr.json':
        '{"a":{"email":{"subject":"Sujet","text":"x","html":"<a href={link}>x</a> <img src=x onerror=\\"{link}\\">"}}}',
    });
    const { code, lines } = await checked('fr');
    expect(code).toBe(1);
    const errors = lines.filter((line) => line.includes('a.email.html'));
    expect(errors).toEqual([
      expect.stringMatching(
        /fr\.json:1:61 a\.email\.html: \{link\} est dans l’attribut href sans guillemets/,
      ),
      expect.stringMatching(/fr\.json:1:79 a\.email\.html: l’adresse de src doit commencer par https:\/\//),
      expect.stringMatching(/fr\.json:1:85 a\.email\.html: l’attribut onerror lance un script/),
    ]);
  });

  it('has those of its parts, its layout and its settings at theirs', async () => {
    await write({
      ...files,
      'catalog.json': `{
  "defaultLocale": "fr",
  "parts": {
    "brand": "Nkul {name}",
    "stop": { "fr": "k" },
    "unused": "k"
  },
  "layout": {
    "email": { "html": "<p>{content}</p><script>k</script>" }
  },
  "shortLinks": { "maxLength": 2 }
}`,
    });
    const { code, lines } = await checked();
    expect(code).toBe(1);
    const has = (line: RegExp) => expect(lines).toContainEqual(expect.stringMatching(line));
    has(/catalog\.json:5:\d+ parts\.stop: has no text for the locale en/);
    has(/catalog\.json:9:41 layout\.email\.html: <script> is not for mails/);
    has(/catalog\.json:11:\d+ shortLinks: must be/);
    await write({
      'catalog.json': { ...settings, parts: { ...settings.parts, unused: 'k', brand: 'N {name}' } },
    });
    const again = (await checked()).lines;
    expect(again).toContainEqual(
      expect.stringMatching(/catalog\.json:1:\d+ parts\.brand: \{name\} is no part/),
    );
    expect(again).toContainEqual(
      expect.stringMatching(/warning .*catalog\.json:1:\d+ parts\.unused: is in none/),
    );
  });

  it('of other shapes is refused with the shape that is meant', async () => {
    await write({ ...files, 'catalog.json': { ...settings, parts: { brand: 5 }, layout: { sms: ['k'] } } });
    const { lines } = await checked();
    expect(lines).toContainEqual(expect.stringMatching(/parts\.brand must be a text, or texts by locale/));
    expect(lines).toContainEqual(expect.stringMatching(/layout\.sms must be a text, or \{"subject"/));
    await write({ ...files, 'fr.json': { promo: { email: { subject: 's' } }, plain: 'k' } });
    expect((await checked()).lines).toContainEqual(expect.stringMatching(/promo\.email: has no "text"/));
  });
});
