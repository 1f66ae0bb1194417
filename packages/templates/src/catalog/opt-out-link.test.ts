import type { RenderRequest } from '@nkul/core/adapter';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { checkCatalog } from '../check/check-catalog.ts';
import { generateTypes } from '../command/generate-types.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';
import type { ValuesOfTexts } from '../values/values-of-texts.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogDefinition, MessageTexts } from './catalog-definition.ts';
import { defineCatalog } from './define-catalog.ts';

const now = () => new Date('2026-11-24T18:00:00Z');
const link = 'https://ex.am/u/h2zMEbIjsymfv-MVZRKeqXzk';
const promo = { en: 'Shoes at half price for {name}. No more: {optOutUrl}' } as const;

function catalogOf(text: string, more: Partial<CatalogDefinition> = {}): Catalog {
  return defineCatalog<MessageTexts, string>({
    defaultLocale: 'en',
    locales: ['en'],
    messages: { promo: { en: text } },
    settings: { promo: { category: 'marketing' } },
    ...more,
  }) as Catalog;
}

async function rendered(catalog: Catalog, request: Partial<RenderRequest>) {
  const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now } });
  return await renderer.render({ template: 'promo', values: {}, channel: 'sms', ...request });
}

describe('{optOutUrl} in a text of marketing', () => {
  it('is the link that the hub gives, and counts in the segments', async () => {
    const catalog = catalogOf(promo.en);
    const { content } = await rendered(catalog, { values: { name: 'Awa' }, optOutUrl: link });
    expect(content).toEqual({ text: `Shoes at half price for Awa. No more: ${link}`, segments: 1 });
    const long = await rendered(catalog, { values: { name: 'x'.repeat(100) }, optOutUrl: link });
    expect(long.content.segments).toBe(2);
  });

  it('is missing without the option of the hub, and the error says so', async () => {
    await expect(rendered(catalogOf(promo.en), { values: { name: 'Awa' } })).rejects.toThrow(
      /optOutUrl .* is missing: give createHub\(\) optOut/,
    );
  });

  it('is no value that the application gives, for the compiler and in the written types', () => {
    expectTypeOf<ValuesOfTexts<typeof promo>>().toEqualTypeOf<{ readonly name: string }>();
    expect(generateTypes(catalogOf(promo.en), 'Messages')).toContain('promo: { readonly name: string };');
    expect(generateTypes(catalogOf('No more: {optOutUrl}'), 'Messages')).toContain(
      'promo: Readonly<Record<never, never>>;',
    );
  });

  it('is measured with a link of the length of the page', () => {
    const settings = (usual: string) => ({
      promo: { category: 'marketing', maxSegments: 1, examples: { usual: { name: usual } } } as const,
    });
    const fits = 160 - 'Shoes at half price for . No more: '.length - link.length;
    const problems = (length: number, more: Partial<CatalogDefinition> = {}) =>
      checkCatalog(catalogOf(promo.en, { settings: settings('x'.repeat(length)), ...more }), now)
        .problems.filter(({ level }) => level === 'error')
        .map(({ rule }) => rule);
    expect(problems(fits)).toEqual([]);
    expect(problems(fits + 1)).toEqual(['budget']);
    expect(problems(fits, { optOutUrl: 'https://ex.am/uu/' })).toEqual(['budget']);
  });

  it('needs neither an example nor a limit', () => {
    const catalog = catalogOf('No more: {optOutUrl}', {
      settings: { promo: { category: 'marketing', maxSegments: 1 } },
    });
    const { problems, messages } = checkCatalog(catalog, now);
    expect(problems).toEqual([]);
    expect(messages[0]?.usual.written).toBe(`No more: https://ex.am/u/${'x'.repeat(24)}`);
  });

  it.each([
    ['a template without a category', promo.en, {}, /give the template the category marketing/],
    [
      'another category',
      promo.en,
      { promo: { category: 'code' } },
      /give the template the category marketing/,
    ],
    [
      'a format',
      '{optOutUrl, number}',
      { promo: { category: 'marketing' } },
      /is a text: it takes no format/,
    ],
  ] as const)('is refused in %s', (_where, text, settings, message) => {
    expect(() => catalogOf(text, { settings })).toThrow(message);
  });
});
