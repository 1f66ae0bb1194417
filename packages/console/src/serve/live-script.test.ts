import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startChromium } from '../../../../tools/chromium.ts';
import { emptyHub } from '../../test/sample-hub.ts';
import { served } from '../../test/served.ts';
import { VIEWER } from '../settings/permissions.ts';
import { type Console, createConsole } from './create-console.ts';

let chromium: Awaited<ReturnType<typeof startChromium>>;

beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(async () => {
  await chromium.stop();
});

/** A server whose streams are as the test says: as they are, refused, or held back by a proxy. */
async function start(streams: 'as they are' | 'refused' | 'held back') {
  const { hub, clock } = await emptyHub();
  const pages = createConsole(hub, {
    authenticate: () => ({ name: 'Aline', can: VIEWER }),
    secret: '0123456789abcdef0123456789abcdef',
  });
  const fetch: Console['fetch'] = async (request, connection) => {
    const isStream = request.url.endsWith('/live');
    if (!isStream || streams === 'as they are') return await pages.fetch(request, connection);
    if (streams === 'refused') return new Response('', { status: 503, headers: { 'Retry-After': '60' } });
    return new Response(new ReadableStream(), { headers: { 'Content-Type': 'text/event-stream' } });
  };
  const server = await served({ ...pages, fetch });
  const page = await chromium.browser.newPage();
  onTestFinished(async () => {
    await page.close();
    await pages.close();
    await server.stop();
    await hub.stop();
  });
  const notify = async () => {
    await hub.notify({ to: { phone: '+237677001122' }, route: 'orders', text: 'Bonjour' });
    await clock.run(1_000);
  };
  await notify();
  return { page, notify, url: server.url };
}

it.each([
  ['as they are', 0],
  ['refused', 0],
  ['held back', 15_000],
] as const)('newer messages are offered where streams are %s', async (streams, patienceMs) => {
  const { page, notify, url } = await start(streams);
  await page.clock.install();
  await page.goto(`${url}messages?period=30d`);
  await page.clock.fastForward(patienceMs);
  await page.waitForFunction(() => document.documentElement.classList.contains('connected'));
  const newer = page.locator('.newer');
  expect(await newer.isVisible()).toBe(false);
  await notify();
  while (!(await newer.isVisible())) await page.clock.fastForward(10_000);
  expect(await page.evaluate(() => document.documentElement.classList.contains('late'))).toBe(false);
});
