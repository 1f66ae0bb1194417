/** Makes preview.png, the picture in the README: `node --conditions=nkul:source packages/templates/test/preview-picture.ts` */
import { fileURLToPath } from 'node:url';
import { startChromium } from '../../../tools/chromium.ts';
import { measureCatalog } from '../src/check/measure-catalog.ts';
import { previewPage } from '../src/command/preview-page.ts';
import { starterCatalog } from '../src/starter/starter-catalog.ts';

const messages = measureCatalog(starterCatalog, () => new Date('2026-11-25T12:00:00Z'));
const shown = messages.filter(({ template }) => ['otp', 'paymentReceived'].includes(template));
const { browser, stop } = await startChromium();
try {
  const page = await browser.newPage({ viewport: { width: 780, height: 900 } });
  await page.setContent(previewPage(shown, { amount: 25, currency: 'XAF' }));
  const path = fileURLToPath(new URL('../preview.png', import.meta.url));
  await page.screenshot({ path, fullPage: true });
} finally {
  await stop();
}
