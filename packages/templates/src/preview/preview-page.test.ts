import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeSource } from '../../../../tools/axe.ts';
import { type Page, startChromium } from '../../../../tools/chromium.ts';
import type { MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { checkCatalog } from '../check/check-catalog.ts';
import { previewPage } from './preview-page.ts';
import { shownCatalog } from './shown-catalog.ts';

const mail = `<style>h1 '{' color: rgb(1, 2, 3) '}'</style><h1>{name}</h1><p style="color: rgb(4, 5, 6); font-family: &quot;serif&quot;">Reçu</p>`;
const catalog = defineCatalog<MessageTexts, string>({
  defaultLocale: 'fr',
  locales: ['fr', 'en', 'ar'],
  messages: {
    paid: {
      fr: 'L’été : {amount, number, XAF} reçus',
      en: 'Summer: {amount, number, XAF} received',
      ar: 'تم استلام {amount, number, XAF} في الصيف',
    },
    party: { fr: 'Fête 🎉', en: 'Party 🎉', ar: 'حفلة' },
    long: {
      fr: 'mot '.repeat(60),
      en: 'https://nkul.example/a-name-that-has-no-place-to-break-at-all-for-a-phone <bold> & more',
      ar: 'x',
    },
    receipt: {
      fr: { sms: 'Reçu', email: { subject: 'Reçu {name}', text: 'Reçu {name}', html: mail } },
      en: { sms: 'Receipt', email: { subject: 'Receipt {name}', text: 'Receipt {name}', html: mail } },
      ar: { sms: 'إيصال', email: { subject: 'إيصال {name}', text: 'إيصال {name}', html: mail } },
    },
  },
  settings: {
    paid: { examples: { usual: { amount: 12_500 } } },
    long: { maxSegments: 1 },
    receipt: { limits: { name: 4 }, examples: { usual: { name: 'Awa\u0301' } } },
  },
});
const now = () => new Date('2026-11-25T12:00:00Z');
const shown = shownCatalog(catalog, checkCatalog(catalog, now), now);
const directory = mkdtempSync(join(tmpdir(), 'nkul-preview-'));
const file = join(directory, 'preview.html');
let chromium: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  writeFileSync(file, previewPage(shown, { language: 'fr', price: { amount: 25, currency: 'XAF' } }));
  chromium = await startChromium();
}, 60_000);

afterEach(async () => {
  for (const context of chromium.browser.contexts()) await context.close();
});

afterAll(async () => {
  await chromium?.stop();
  rmSync(directory, { recursive: true });
});

interface Opened {
  readonly page: Page;
  /** What it fetched beside itself, and what it complained of. */
  readonly noise: readonly string[];
}

async function open(
  width = 1280,
  given: {
    readonly colorScheme?: 'light' | 'dark';
    readonly javaScriptEnabled?: boolean;
    readonly hash?: string;
  } = {},
): Promise<Opened> {
  const { hash = '', ...context } = given;
  const page = await chromium.browser.newPage({ viewport: { width, height: 900 }, ...context });
  const noise: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('request', (request) => !request.url().startsWith(address) && noise.push(request.url()));
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  await page.goto(address + hash);
  return { page, noise };
}

/** The colours of a screenshot as 0xRRGGBB, most frequent first. */
async function coloursOf(page: Page, selector: string): Promise<readonly number[]> {
  const screenshot = await page.locator(selector).first().screenshot();
  // The page's own policy lets no picture in.
  const reader = await chromium.browser.newPage();
  const colours = await reader.evaluate(
    async (image) => {
      const bitmap = await createImageBitmap(await (await fetch(image)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
      const counts = new Map<number, number>();
      for (let at = 0; at < data.length; at += 4) {
        const colour = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
    },
    `data:image/png;base64,${screenshot.toString('base64')}`,
  );
  await reader.close();
  return colours;
}

describe('the preview page in Chromium', () => {
  it('shows each text in its own bubble, as it is sent', async () => {
    const { page } = await open();
    const usual = page.locator('figure.sms:first-of-type .bubble');
    const expected = shown.templates.flatMap(({ languages }) => languages.map(({ sms }) => sms?.usual.text));
    expect(await usual.allTextContents()).toEqual(expected);
    const inside = await page.locator('.bubble').evaluateAll((bubbles) =>
      bubbles.map((bubble) => {
        const outer = bubble.closest('.card')?.getBoundingClientRect();
        const inner = bubble.getBoundingClientRect();
        return (
          outer !== undefined &&
          inner.left >= outer.left &&
          inner.right <= outer.right &&
          inner.top >= outer.top
        );
      }),
    );
    expect(new Set(inside)).toEqual(new Set([true]));
  });

  it.each([true, false])(
    'fetches nothing, and breaks no policy (with JavaScript: %s)',
    async (javaScriptEnabled) => {
      const { page, noise } = await open(1280, { javaScriptEnabled });
      await page.locator('iframe').last().scrollIntoViewIfNeeded();
      expect(noise).toEqual([]);
      expect(await page.locator('form').isVisible()).toBe(javaScriptEnabled);
    },
  );

  it('lets in no style, script or request of another', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const add = (html: string) =>
        document.body.append(document.createRange().createContextualFragment(html));
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        add(`<i class="refused">${effectiveDirective}</i>`),
      );
      add('<script>document.title = "run"</script>');
      add('<p style="color: red">x</p>');
      add('<img src="https://nkul.example/x.png">');
      void fetch('https://nkul.example/').catch(() => undefined);
    });
    await expect
      .poll(async () => (await page.locator('.refused').allTextContents()).toSorted())
      .toEqual(['connect-src', 'img-src', 'script-src-elem', 'style-src-attr']);
    expect(await page.title()).toBe('Messages: 4');
  });

  it('shows an e-mail with its own styles, and runs nothing of it', async () => {
    const { page } = await open();
    const frame = page.frameLocator('iframe').first();
    expect(await frame.locator('h1').evaluate((heading) => getComputedStyle(heading).color)).toBe(
      'rgb(1, 2, 3)',
    );
    expect(await frame.locator('p').evaluate((text) => getComputedStyle(text).color)).toBe('rgb(4, 5, 6)');
    expect(await frame.locator('h1').textContent()).toBe('Awa\u0301');
    const sandboxes = await page
      .locator('iframe')
      .evaluateAll((all) => all.map((one) => one.getAttribute('sandbox')));
    expect(new Set(sandboxes)).toEqual(new Set(['']));
  });

  it.each([320, 390, 768, 1280, 2560])('needs no sideways scrolling at a width of %i', async (width) => {
    const { page } = await open(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it.each([
    ['light', 0xf3e3b3, 0xffd0c2, 0xd9493f],
    ['dark', 0x5a4a17, 0x74301c, 0xe8665b],
  ] as const)(
    'shows replaced characters, those that force UCS-2, and a budget, in a %s screenshot',
    async (colorScheme, ...colours) => {
      const [replaced, outside, over] = colours;
      const { page } = await open(1280, { colorScheme });
      expect((await coloursOf(page, '.bubble mark.replaced'))[0]).toBe(replaced);
      expect(await coloursOf(page, '.bubble mark.outside')).toContain(outside);
      expect((await coloursOf(page, '.over .meter'))[0]).toBe(over);
      expect(await coloursOf(page, '.gsm7:not(.over) .meter')).not.toContain(over);
    },
  );

  it('marks Arabic words whole, from right to left, and no mark moves a letter', async () => {
    const { page } = await open();
    const bubble = page.locator('#t-paid .bubble[lang=ar]').first();
    expect(await bubble.locator('mark').allTextContents()).toEqual(['تم', 'استلام', 'في', 'الصيف']);
    const widths = await bubble.evaluate((marked) => {
      const plain = marked.cloneNode() as HTMLElement;
      plain.textContent = marked.textContent;
      marked.after(plain);
      return [marked.getBoundingClientRect().width, plain.getBoundingClientRect().width];
    });
    expect(widths[0]).toBeCloseTo(widths[1] ?? 0, 1);
    const directions = await page
      .locator('#t-paid .bubble')
      .evaluateAll((bubbles) => bubbles.map((one) => getComputedStyle(one).direction));
    expect(new Set(directions.slice(0, 4))).toEqual(new Set(['ltr']));
    expect(directions.at(-1)).toBe('rtl');
  });

  it('has letters for Arabic: two words differ in width', async () => {
    const { page } = await open();
    const marks = page.locator('#t-paid .bubble[lang=ar] mark');
    const widths = await marks.evaluateAll((all) => all.map((mark) => mark.getBoundingClientRect().width));
    expect(widths[1]).toBeGreaterThan((widths[0] ?? 0) + 10);
  });

  it('goes to a template by its address, and by the list', async () => {
    const { page } = await open(1280, { hash: '#t-long' });
    await expect
      .poll(() => page.locator('#t-long').evaluate((section) => section.getBoundingClientRect().top))
      .toBeLessThan(200);
    await page.getByRole('link', { name: 'paid' }).first().click();
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#t-paid');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeLessThan(400);
  });

  it('filters by names and texts, without accents, by keyboard', async () => {
    const { page } = await open();
    const visible = () =>
      page.locator('main > section:visible').evaluateAll((all) => all.map(({ id }) => id));
    await page.keyboard.press('/');
    await page.keyboard.type('RECUS ete');
    expect(await visible()).toEqual(['t-paid']);
    expect(await page.locator('nav li:visible').allTextContents()).toEqual(['paid1']);
    expect(await page.locator('output').textContent()).toBe('1 affichés');
    await page.keyboard.type(' zzz');
    expect(await visible()).toEqual([]);
    expect(await page.getByText('Il n’y a rien avec ces mots.').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await visible()).toHaveLength(4);
  });

  it('names its parts for those who hear them', async () => {
    const { page } = await open();
    expect(await page.getByRole('navigation', { name: 'Modèles' }).count()).toBe(1);
    expect(await page.getByRole('searchbox', { name: 'Filtrer par nom ou par texte' }).count()).toBe(1);
    expect(await page.getByRole('article', { name: 'français fr paid' }).count()).toBe(1);
    expect(await page.getByRole('list', { name: 'Trouvé par la vérification' }).count()).toBeGreaterThan(0);
    expect(await page.locator('iframe').first().getAttribute('title')).toBe('L’e-mail « Reçu Awa\u0301 »');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Aller aux textes');
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has no barrier that axe finds (%s, %i wide)', async (colorScheme, width) => {
    const { page } = await open(width, { colorScheme });
    const barriers = await page.evaluate(
      `${axeSource}; axe.run(document, { iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    );
    expect(barriers).toEqual([]);
  });

  it('prints the texts without the list', async () => {
    const { page } = await open();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('.bubble').first().isVisible()).toBe(true);
  });

  it('fills the meter as far as the segments are filled', async () => {
    const { page } = await open();
    const [room = 0, used = 0] = await page
      .locator('#t-paid .meter')
      .first()
      .locator('rect')
      .evaluateAll((rects) => rects.map((rect) => rect.getBoundingClientRect().width));
    const size = shown.templates[0]?.languages[0]?.sms?.usual.size;
    expect(used / room).toBeCloseTo((size?.units ?? 0) / 160, 1);
    expect(await page.locator('#t-long .over .meter').first().locator('.room').count()).toBe(2);
  });
});
