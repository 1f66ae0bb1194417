import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../../../tools/chromium.ts';
import type { MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';

const now = () => new Date('2026-11-25T12:00:00Z');
const hostile = [
  ...[
    '"><i>',
    "'><i>",
    '<i>',
    ' onerror=x ',
    '--><i>',
    '</title><i>',
    '/><i>',
    'i',
    '=i',
    '&gt;',
    '?<i>',
    '`',
  ],
  '"><script>alert(1)</script>\' onerror=alert(1) {x} &amp; </title> javascript:alert(1)',
];
/** From which texts are made: most are refused. */
const pieces = [
  ...['{x}', '{x}', '{x}', '{s, select, a {', '} other {k}}', 'k', ' ', '=', '"', '"', '>', '>', '<', '/'],
  ...[
    '<p ',
    '</p>',
    '<a href="',
    '</a>',
    "''",
    ' title=',
    'https://a.b/',
    '?q=',
    '#',
    'mailto:',
    '<img src="',
  ],
  ...['<!--', '-->', '<!', '<?', '<![CDATA[', ']]>', '<title>', '</title>', '<style>', '</style>', '<br>'],
  ...['<table>', '</table>', '<td>', '&', '&quot;', '<b>', '</b>', '<li', '<body ', '<head>', '</head>'],
];

let chromium: Awaited<ReturnType<typeof startChromium>>;
beforeAll(async () => {
  chromium = await startChromium();
}, 60_000);
afterAll(() => chromium?.stop());

/** The HTML with a usual value and with hostile ones, or nothing if the catalog refuses it. */
async function written(html: string): Promise<readonly string[]> {
  const messages: MessageTexts = { a: { fr: { email: { html } } } };
  const values = (x: string) => ({
    ...(html.includes('{x}') && { x }),
    ...(html.includes('{s,') && { s: 'a' }),
  });
  try {
    const catalog = defineCatalog<MessageTexts, string>({ defaultLocale: 'fr', locales: ['fr'], messages });
    const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now } });
    const render = async (x: string) =>
      (await renderer.render({ template: 'a', channel: 'email', values: values(x) })).content.html ?? '';
    return await Promise.all(['k', ...hostile].map(render));
  } catch {
    return [];
  }
}

/** Of lists of documents, those whose documents differ in their elements, attributes or comments. */
async function unlike(lists: readonly (readonly string[])[]): Promise<readonly (readonly string[])[]> {
  const page = await chromium.browser.newPage();
  const found = await page.evaluate((all) => {
    const shape = (html: string) => {
      const read = new DOMParser().parseFromString(html, 'text/html');
      const comments = read.createTreeWalker(read, NodeFilter.SHOW_COMMENT);
      let count = 0;
      while (comments.nextNode() !== null) count += 1;
      const elements = [...read.querySelectorAll('*')];
      return `${count} ${elements.map((one) => `${one.tagName} ${one.getAttributeNames()}`)}`;
    };
    return all.filter((documents) => new Set(documents.map(shape)).size > 1);
  }, lists);
  await page.close();
  return found;
}

describe('as Chromium reads it, hostile values', () => {
  it('change neither elements nor attributes of any text that a catalog accepts', {
    timeout: 60_000,
  }, async () => {
    const texts = fc.array(fc.constantFrom(...pieces), { minLength: 3, maxLength: 12 });
    const sampled = new Set(
      fc.sample(
        texts.map((all) => all.join('')),
        { numRuns: 12_000, seed: 23 },
      ),
    );
    const accepted: (readonly string[])[] = [];
    for (const html of sampled) {
      const documents = html.includes('{x}') ? await written(html) : [];
      if (documents.length > 0) accepted.push(documents);
    }
    expect(accepted.length).toBeGreaterThan(200);
    expect(await unlike(accepted)).toEqual([]);
    // The comparison sees a difference.
    expect(await unlike([['<p title=k>', '<p title=k onclick=k>']])).toHaveLength(1);
  });

  it('are words, and run nothing', async () => {
    const html = '<title>{x}</title><p title="{x}">{x}</p><img alt="{x}" src="https://a.b/{x}?q={x}#{x}">';
    const [value = '', document = ''] = [hostile.at(-1), (await written(html)).at(-1)];
    const page = await chromium.browser.newPage();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.route('**', (route) => route.abort());
    await page.setContent(document, { waitUntil: 'domcontentloaded' });
    const words = page.locator('p');
    expect(await words.getAttribute('title')).toBe(value);
    expect(await words.textContent()).toBe(value);
    expect(await page.title()).toBe(value);
    expect(await page.locator('script, [onerror]').count()).toBe(0);
    expect(dialogs).toEqual([]);
    await page.close();
  });
});
