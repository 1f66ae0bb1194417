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

const { hub, ids } = await sampleHub();
const { url, stop } = await served(
  createConsole(hub, {
    authenticate: () => ({ name: 'Compte exploitation', can: OPERATOR }),
    ...{ secret: '0123456789abcdef0123456789abcdef', environment: 'production', timeZone: 'Africa/Douala' },
    budget: { perDay: 2_000, currency: 'XAF' },
  }),
);
const addresses = {
  overview: '',
  messages: 'messages',
  message: `message?id=${ids.undelivered}`,
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
    for (const [name, address] of Object.entries(addresses)) {
      await page.goto(new URL(address, url).href);
      await page.screenshot({ path: `${folder}${name}-${look}.png`, fullPage: true });
    }
    await context.close();
  }
} finally {
  await chromium.stop();
  await stop();
  await hub.stop();
}
