import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Page, startChromium } from '../../../../tools/chromium.ts';
import type { MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { measureCatalog } from '../check/measure-catalog.ts';
import { previewPage } from './preview-page.ts';

const catalog = defineCatalog<MessageTexts, string>({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  messages: {
    paid: { fr: 'L’été : {amount, number, XAF} reçus', en: 'Summer: {amount, number, XAF} received' },
    party: { fr: 'Fête 🎉', en: 'Party 🎉' },
    long: {
      fr: 'mot '.repeat(60),
      en: 'https://nkul.example/a-name-that-has-no-place-to-break-at-all-for-a-phone <b>bold</b>',
    },
  },
  settings: { paid: { examples: { usual: { amount: 12_500 } } } },
});
const messages = measureCatalog(catalog, () => new Date('2026-11-25T12:00:00Z'));
const directory = mkdtempSync(join(tmpdir(), 'nkul-preview-'));
const file = join(directory, 'preview.html');
let chromium: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  writeFileSync(file, previewPage(messages, { amount: 25, currency: 'XAF' }));
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

async function open(width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const page = await chromium.browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const noise: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('request', (request) => request.url() !== address && noise.push(request.url()));
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  await page.goto(address);
  return { page, noise };
}

/** The colours of a screenshot as 0xRRGGBB, most frequent first. */
async function coloursOf(page: Page, screenshot: Buffer): Promise<readonly number[]> {
  return await page.evaluate(
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
}

describe('the preview page in Chromium', () => {
  it('shows each message in its own bubble on its own phone, as it is sent', async () => {
    const { page } = await open();
    expect(await page.locator('.bubble').allInnerTexts()).toEqual(messages.map(({ usual }) => usual.text));
    const inside = await page.locator('.phone').evaluateAll((phones) =>
      phones.map((phone) => {
        const outer = phone.getBoundingClientRect();
        const inner = phone.querySelector('.bubble')?.getBoundingClientRect();
        return (
          inner !== undefined &&
          inner.left >= outer.left &&
          inner.right <= outer.right &&
          inner.top >= outer.top &&
          inner.bottom <= outer.bottom
        );
      }),
    );
    expect(inside).toEqual(messages.map(() => true));
  });

  it('fetches nothing, and complains of nothing', async () => {
    const { noise } = await open();
    expect(noise).toEqual([]);
  });

  it.each([320, 390, 768, 1280, 2560])('needs no sideways scrolling at a width of %i', async (width) => {
    const { page } = await open(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it.each([
    ['light', 0xffe9a8, 0xffc9b8, 0xe6e9ef],
    ['dark', 0x6b5614, 0x7d2f18, 0x33363d],
  ] as const)(
    'marks in a %s screenshot what was replaced, and what forces UCS-2',
    async (scheme, ...colours) => {
      const [replaced, outside, bubble] = colours;
      const { page } = await open(1280, scheme);
      const shot = async (selector: string) =>
        await coloursOf(page, await page.locator(selector).first().screenshot());
      expect((await shot('.bubble mark.replaced'))[0]).toBe(replaced);
      expect(await shot('.bubble mark.outside')).toContain(outside);
      const whole = await shot('.bubble:has(mark.replaced)');
      expect(whole[0]).toBe(bubble);
      expect(whole).toContain(replaced);
      expect(whole).not.toContain(outside);
    },
  );

  it('leaves room to see a mark on a space or an apostrophe', async () => {
    const { page } = await open();
    const widths = await page
      .locator('.bubble mark')
      .evaluateAll((marks) => marks.map((mark) => mark.getBoundingClientRect().width));
    expect(widths).toHaveLength(messages.reduce((sum, { usual }) => sum + markedIn(usual), 0));
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(8);
  });

  it('fills the meter as far as the last segment is filled', async () => {
    const { page } = await open();
    const shares = await page
      .locator('.meter')
      .evaluateAll((meters) => meters.map((meter) => getComputedStyle(meter).getPropertyValue('--share')));
    const filled = messages.map(({ usual: { size } }) => size.units / (size.units + size.left));
    expect(shares).toEqual(filled.map((share) => `${Math.round(share * 100)}%`));
  });
});

/** How many characters of a text are marked. */
function markedIn({ replaced, size }: (typeof messages)[number]['usual']): number {
  return replaced.length + size.unencodable.length;
}
