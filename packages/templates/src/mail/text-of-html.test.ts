import type { RenderRequest } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import type { Layout, MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { generateTypes } from '../command/generate-types.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';

const now = () => new Date('2026-11-25T12:00:00Z');

function rendererOf(html: string, layout: Layout = {}, text?: string) {
  const messages: MessageTexts = { a: { fr: { email: { subject: 's', html, ...(text && { text }) } } } };
  const catalog = defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales: ['fr'],
    layout,
    messages,
  });
  return { catalog, renderer: createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now } }) };
}

async function textOf(html: string, values: RenderRequest['values'] = {}, layout?: Layout, text?: string) {
  const { renderer } = rendererOf(html, layout, text);
  return (await renderer.render({ template: 'a', channel: 'email', values })).content.text;
}

describe('the text of a mail that has only HTML', () => {
  it.each([
    [
      'its words, and values as they are',
      '<p>Bonjour <b>{x}</b>,</p><p>merci.</p>',
      'Bonjour <Awa> & Cie,\n\nmerci.',
    ],
    [
      'rows of a table on lines of their own, and cells apart',
      '<table><tr><td>Article</td><td>Prix</td></tr><tr><td>Savon</td><td>5 000 FCFA</td></tr></table>',
      'Article Prix\nSavon 5 000 FCFA',
    ],
    ['headings as they are written', '<h1>Votre Facture</h1><h3>Détail</h3>', 'Votre Facture\n\nDétail'],
    [
      'links after their words',
      '<a href="https://a.b/c?d=1&amp;e">Payer</a> ici',
      'Payer <https://a.b/c?d=1&e> ici',
    ],
    ['a link once, if it is its own words', '<a href="https://a.b/">https://a.b/</a>', 'https://a.b/'],
    [
      'images by their words',
      '<img src="https://a.b/k.png" alt="Logo"> k <img src="https://a.b/x">',
      'Logo k',
    ],
    ['lists', '<ul><li>un</li><li>deux</li></ul><ol><li>un</li></ol>', '- un\n- deux\n\n 1. un'],
    ['long lines as one', `<p>${'mot '.repeat(60)}</p>`, 'mot '.repeat(60).trim()],
    ['nothing of its style and title', '<head><title>t</title><style>p</style></head><p>k</p>', 'k'],
  ])('has %s', async (_what, html, text) => {
    const values: RenderRequest['values'] = html.includes('{x}') ? { x: '<Awa> & Cie' } : {};
    expect(await textOf(html, values)).toBe(text);
  });

  it('gives way to a text of its own', async () => {
    expect(await textOf('<p>html</p>', {}, {}, 'texte')).toBe('texte');
  });

  it('is made of the layout too, or is in the layout of texts', async () => {
    const html = '<html><body><p>Nkul</p>{content}</body></html>';
    expect(await textOf('<p>k</p>', {}, { email: { html } })).toBe('Nkul\n\nk');
    expect(await textOf('<p>k</p>', {}, { email: { html, text: '{content}\n--\nNkul Banque' } })).toBe(
      'k\n--\nNkul Banque',
    );
  });

  it('shows its values hidden in an outline', () => {
    const { renderer, catalog } = rendererOf('<p>Code <b>{code}</b></p>');
    expect(renderer.outline?.({ template: 'a', channel: 'email' })).toBe('Code ••••');
    expect(generateTypes(catalog, 'Messages')).toContain('readonly a: { readonly code: string };');
  });

  it('is missing where neither a text nor HTML is given', () => {
    // A program without types, or a file of JSON, gives such a mail.
    const messages = { a: { fr: { email: { subject: 's' } } } } as unknown as MessageTexts;
    expect(() =>
      defineCatalog<MessageTexts, string>({ defaultLocale: 'fr', locales: ['fr'], messages }),
    ).toThrow('a.fr.email: has no text');
  });

  it('may be written in one language, and made in another', async () => {
    const catalog = defineCatalog({
      defaultLocale: 'fr',
      locales: ['fr', 'en'],
      messages: {
        a: {
          fr: { email: { subject: 's', text: 'Code {code}', html: '<b>{code}</b>' } },
          en: { email: { subject: 's', html: '<b>{code}</b>' } },
        },
      },
    });
    const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now } });
    const request = { template: 'a', channel: 'email', values: { code: '1' } };
    expect((await renderer.render({ ...request, locale: 'en' })).content.text).toBe('1');
    expect((await renderer.render(request)).content.text).toBe('Code 1');
  });
});
