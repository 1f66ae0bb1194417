/** Makes the pictures in the README: `node --conditions=nkul:source packages/console/test/pictures.ts` */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChromium } from '../../../tools/chromium.ts';
import { createConsole } from '../src/serve/create-console.ts';
import { OPERATOR } from '../src/settings/permissions.ts';
import { sampleHub } from './sample-hub.ts';
import { served } from './served.ts';

const looks = [
  { name: 'desktop', viewport: { width: 1_280, height: 800 }, colorScheme: 'light', locale: 'fr-FR' },
  { name: 'phone', viewport: { width: 390, height: 800 }, colorScheme: 'dark', locale: 'en-GB' },
] as const;

const { hub, clock } = await sampleHub({ isBusy: true });
const by = { status: 'delivered', notifier: 'secours-sms', order: 'newest', limit: 1 } as const;
const [twice] = (await hub.find(by)).items;
const { url, stop } = await served(
  createConsole(hub, {
    authenticate: () => ({ name: 'Compte exploitation', can: OPERATOR }),
    ...{ secret: '0123456789abcdef0123456789abcdef', environment: 'production', timeZone: 'Africa/Douala' },
    budget: { perDay: 6_000, currency: 'XAF' },
  }),
);
const addresses = {
  overview: '',
  messages: 'messages',
  message: `message?id=${twice?.id}`,
  providers: 'providers',
  unknown: 'unknown',
  reports: 'reports',
  log: 'log',
};
const folder = fileURLToPath(new URL('../pictures/', import.meta.url));
mkdirSync(folder, { recursive: true });
const chromium = await startChromium();
try {
  for (const { name: look, ...options } of looks) {
    const context = await chromium.browser.newContext(options);
    const page = await context.newPage();
    await page.clock.setFixedTime(clock.now());
    for (const [name, address] of Object.entries(addresses)) {
      await page.setViewportSize(options.viewport);
      await page.goto(new URL(address, url).href);
      await page.locator('.connected').waitFor();
      // The whole page in one window: the tabs of a phone stay at its end.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width: options.viewport.width, height });
      await page.screenshot({ path: `${folder}${name}-${look}.png` });
    }
    await context.close();
  }
} finally {
  await chromium.stop();
  await stop();
  await hub.stop();
}
