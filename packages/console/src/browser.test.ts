import { describe, expect, it } from 'vitest';
import { findings, type Look } from '../test/findings.ts';
import { SampleBrowser } from '../test/sample-browser.ts';
import { secret } from '../test/sample-console.ts';
import { emptyHub, type SampleHub } from '../test/sample-hub.ts';
import { served } from '../test/served.ts';
import { createConsole } from './serve/create-console.ts';
import { ADMIN, VIEWER } from './settings/permissions.ts';

const can = (request: Request) => (request.headers.get('user-agent') === 'viewer' ? VIEWER : ADMIN);
const authenticate = (request: Request) => ({ name: `Aline ${Math.random()}`, can: can(request) });
const sample = new SampleBrowser(authenticate);

const findingsOf = (url: string, look: Look) => findings(sample.browser, { url }, look);

const addresses: readonly [string, (ids: SampleHub['ids']) => string][] = [
  ['the overview', () => ''],
  ['the overview of 30 days', () => '?period=30d'],
  ['messages', () => 'messages'],
  ['messages that are not there', () => 'messages?template=none'],
  ['a message that arrived', ({ delivered }) => `message?id=${delivered}`],
  ['a message that did not', ({ undelivered }) => `message?id=${undelivered}`],
  ['a message that is held', ({ held }) => `message?id=${held}`],
  ['a message that is not there', () => 'message?id=missing'],
  ['providers', () => 'providers'],
  ['messages to resolve', () => 'unknown'],
  ['stray reports', () => 'reports'],
  ['the log', () => 'log'],
  ['templates', () => 'templates'],
  ['a page that is not there', () => 'nothing'],
];

/** Each pair of language, theme, width and right is there for some page. */
const looks: readonly Look[] = [
  { locale: 'fr-FR', colorScheme: 'light', width: 1_280 },
  { locale: 'en-GB', colorScheme: 'dark', width: 390 },
  { locale: 'fr-FR', colorScheme: 'dark', width: 768, userAgent: 'viewer' },
  { locale: 'en-GB', colorScheme: 'light', width: 390, userAgent: 'viewer' },
];

describe('in a browser', () => {
  it.each(addresses)('%s has no barrier, breaks no policy, and fits', async (_, address) => {
    const place = addresses.findIndex(([, one]) => one === address);
    for (const look of [looks[place % 4], looks[(place + 1) % 4]]) {
      if (look === undefined) continue;
      const isHidden = look.userAgent === 'viewer' && address(sample.ids) === 'log';
      const expected =
        isHidden || /nothing|missing/.test(address(sample.ids)) ? [expect.stringContaining('404')] : [];
      expect([look, await findingsOf(sample.url + address(sample.ids), look)]).toEqual([look, expected]);
    }
  });

  it('an empty hub has none either', async () => {
    const { hub } = await emptyHub();
    const empty = await served(
      createConsole(hub, { authenticate: () => ({ name: 'Aline', can: ADMIN }), secret }),
    );
    for (const page of ['', 'messages', 'providers', 'unknown', 'reports', 'log'])
      expect([
        page,
        await findingsOf(empty.url + page, { locale: 'fr-FR', colorScheme: 'light', width: 390 }),
      ]).toEqual([page, []]);
    await empty.stop();
    await hub.stop();
  });

  it('twenty unknown outcomes are decided by keys alone', async () => {
    const { hub, clock, provider } = await emptyHub();
    provider.answer = 'unknown';
    for (let count = 0; count < 20; count += 1)
      await hub.notify({ to: { phone: `+2376770011${10 + count}` }, route: 'orders', text: 'Bonjour' });
    await clock.run(1_000);
    const own = await served(
      createConsole(hub, { authenticate: () => ({ name: 'Aline', can: ADMIN }), secret }),
    );
    const page = await (await sample.browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(own.url);
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await page.waitForURL(/unknown$/);
    for (let count = 20; count > 0; count -= 1) {
      await page.waitForFunction((left) => document.querySelectorAll('.qlist li').length === left, count);
      await page.keyboard.press('1');
      await page.keyboard.type('seen');
      await page.keyboard.press('Enter');
    }
    await page.waitForFunction(() => document.body.textContent?.includes('Nothing to resolve'));
    expect(await hub.count()).toEqual({ delivered: 20 });
    await page.context().close();
    await own.stop();
    await hub.stop();
  });

  it('says that there are newer messages, and moves nothing', async () => {
    const page = await (await sample.browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(`${sample.url}messages`);
    const before = await page.locator('tr.go').first().getAttribute('data-id');
    await page.waitForFunction(() => document.documentElement.classList.contains('connected'));
    await sample.hub.notify({ to: { phone: '+237677009988' }, route: 'orders', text: 'Bonjour' });
    await page.locator('.newer:not([hidden])').waitFor();
    expect(await page.locator('tr.go').first().getAttribute('data-id')).toBe(before);
    await page.locator('.newer').click();
    await page.waitForFunction(
      (id) => document.querySelector('tr.go')?.getAttribute('data-id') !== id,
      before,
    );
    await page.context().close();
  });
});
