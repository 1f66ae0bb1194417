/** Makes the pictures of the README: `node --conditions=nkul:source packages/templates/test/preview-pictures.ts` */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChromium } from '../../../tools/chromium.ts';
import { checkCatalog } from '../src/check/check-catalog.ts';
import type { PageOptions } from '../src/preview/page-options.ts';
import { previewPage } from '../src/preview/preview-page.ts';
import { shownCatalog } from '../src/preview/shown-catalog.ts';
import { starterCatalog } from '../src/starter/starter-catalog.ts';
import { pictureCatalog } from './picture-catalog.ts';

const now = () => new Date('2026-11-25T12:00:00Z');
const folder = new URL('../pictures/', import.meta.url);
mkdirSync(folder, { recursive: true });
const { browser, stop } = await startChromium();

interface Picture {
  readonly catalog: typeof starterCatalog | typeof pictureCatalog;
  readonly templates: readonly string[];
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** The one element to take; without it, the page. */
  readonly of?: string;
  readonly options?: Partial<PageOptions>;
}

async function take(name: string, picture: Picture): Promise<void> {
  const { catalog, templates, colorScheme = 'light', width = 1180, height = 900, options } = picture;
  const whole = shownCatalog(catalog, checkCatalog(catalog, now), now);
  const shown = { ...whole, templates: whole.templates.filter((one) => templates.includes(one.name)) };
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.setContent(
    previewPage(shown, { language: 'fr', price: { amount: 25, currency: 'XAF' }, ...options }),
  );
  const path = fileURLToPath(new URL(`${name}.png`, folder));
  if (picture.of === undefined) await page.screenshot({ path });
  else await page.locator(picture.of).first().screenshot({ path });
  await page.close();
}

try {
  const starter = {
    catalog: starterCatalog,
    templates: ['otp', 'paymentReceived', 'outage', 'deliveryToday'],
  };
  await take('light', { ...starter, options: { language: 'en' } });
  await take('dark', { ...starter, colorScheme: 'dark' });
  await take('phone', { ...starter, width: 390, height: 1100 });
  await take('arabic', { catalog: pictureCatalog, templates: ['messages'], of: 'section', width: 1360 });
  await take('over-budget', {
    catalog: pictureCatalog,
    templates: ['appointment'],
    of: 'section',
    width: 1360,
    options: { language: 'en' },
  });
  await take('e-mail', {
    catalog: pictureCatalog,
    templates: ['welcome'],
    of: 'section',
    width: 1360,
    height: 1700,
  });
} finally {
  await stop();
}
