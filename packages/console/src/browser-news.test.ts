import { describe, expect, it } from 'vitest';
import type { Page } from '../../../tools/chromium.ts';
import { barriers } from '../test/findings.ts';
import { SampleBrowser } from '../test/sample-browser.ts';
import { ADMIN } from './settings/permissions.ts';

const authenticate = () => ({ name: `Aline ${Math.random()}`, can: ADMIN });
const sample = new SampleBrowser(authenticate);

/** How long a test waits for the browser. */
const soon = { timeout: 30_000 };
const begin = new Date('2026-11-25T12:00:00Z').getTime();

/** A page whose time goes on only as the test says. */
async function opened(
  address: string,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<Page> {
  const page = await (await sample.browser.newContext({ locale: 'en-GB' })).newPage();
  await page.clock.install({ time: begin });
  await page.clock.pauseAt(begin + 1_000);
  await prepare(page);
  await page.goto(sample.url + address);
  return page;
}

/** Lets a request to an address of the page wait until it is let go. */
async function heldUp(
  page: Page,
  address: RegExp,
): Promise<{ letGo(): void; readonly asked: Promise<void> }> {
  const [asked, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(address, async (route) => {
    asked.resolve();
    await gone.promise;
    await route.continue();
  });
  return { letGo: gone.resolve, asked: asked.promise };
}

const isBusy = (page: Page) => page.evaluate(() => document.querySelector('main')?.ariaBusy === 'true');
const placesOfRows = (page: Page) =>
  page
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => JSON.stringify(row.getBoundingClientRect())));

describe('a list that is narrowed', () => {
  it('changes in place, with its address and its focus, and can be gone back to', async () => {
    const page = await opened('messages');
    await page.evaluate(() => document.body.classList.add('same-document'));
    await page.getByRole('link', { name: /^Waiting/ }).click();
    await page.waitForURL(/state=waiting/);
    await page.locator('.chip[aria-current]', { hasText: 'Waiting' }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(7);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Waiting');
    // Another language comes back to what is shown now.
    expect(await page.locator('.side [name=back]').inputValue()).toBe('messages?state=waiting');
    await page.goBack();
    await page.locator('.chip[aria-current]', { hasText: 'All' }).waitFor();
    await page.locator('[name=provider]').selectOption('devcode-promo');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/provider=devcode-promo/);
    await page.locator('.chip[href*="provider=devcode-promo"]').first().waitFor();
    expect(await page.locator('body.same-document').count()).toBe(1);
    await page.context().close();
  });

  it('shows bars in the places of its rows if that takes longer than 150 ms, and moves nothing', async () => {
    const page = await opened('messages');
    const { letGo, asked } = await heldUp(page, /state=waiting/);
    const before = await placesOfRows(page);
    await page.getByRole('link', { name: /^Waiting/ }).click();
    await asked;
    await page.clock.runFor(140);
    expect(await isBusy(page)).toBe(false);
    await page.clock.runFor(20);
    expect(await isBusy(page)).toBe(true);
    expect(await page.locator('.stale').textContent()).toBe('Loading');
    expect(await placesOfRows(page)).toEqual(before);
    // The search for barriers needs time that goes on.
    await page.clock.resume();
    expect(await barriers(page)).toEqual([]);
    letGo();
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 7);
    expect([await isBusy(page), await page.locator('.stale').textContent()]).toEqual([false, '']);
    await page.context().close();
  });

  it('opens the address as any browser does if it cannot be read in place', async () => {
    const page = await opened('messages');
    let count = 0;
    await page.route(/state=waiting/, async (route) => {
      count += 1;
      await (count === 1 ? route.abort() : route.continue());
    });
    await page.evaluate(() => document.body.classList.add('same-document'));
    await page.getByRole('link', { name: /^Waiting/ }).click();
    await page.locator('body:not(.same-document)').waitFor();
    await page.waitForURL(/state=waiting/);
    expect(count).toBe(2);
    await page.context().close();
  });
});

describe('a page that is left alone', () => {
  it('is read again when there are news, and keeps its focus and its open details', async () => {
    const page = await opened('');
    await page.locator('.connected').waitFor();
    await page.locator('summary', { hasText: 'Figures' }).click();
    // Statistics that took long are kept for a while; what waits is always read.
    const waiting = page.locator('.kpi', { hasText: 'Waiting to be sent' }).locator('.v');
    const before = await waiting.textContent();
    await page.evaluate(() => document.querySelector('main')?.classList.add('old'));
    const sendAt = new Date(sample.clock.now().getTime() + 3_600_000);
    await sample.hub.notify({ to: { phone: '+237677009911' }, route: 'orders', text: 'Bonjour', sendAt });
    // The store has news after 2 s at most; the page is told in its own time.
    await expect
      .poll(
        async () => {
          await page.clock.runFor(11_000);
          return await page.locator('main.old').count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(0);
    expect(await waiting.textContent()).not.toBe(before);
    expect(await page.locator('.chart + details[open]').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Figures');
    await page.context().close();
  });

  it('is not read again while somebody answers a question on it', async () => {
    const page = await opened(`message?id=${sample.ids.delivered}`);
    await page.locator('.connected').waitFor();
    await page.locator('summary', { hasText: 'Reveal the number' }).click();
    await page.locator('[name=why]').first().fill('case 4412');
    let reads = 0;
    await page.route(/message\?id/, async (route) => {
      reads += 1;
      await route.continue();
    });
    const news = page.waitForFunction(() => document.querySelector('.lbl')?.textContent?.startsWith('Live'));
    await sample.hub.notify({ to: { phone: '+237677009912' }, route: 'orders', text: 'Bonjour' });
    await news;
    for (let count = 0; count < 5; count += 1) {
      await page.clock.runFor(11_000);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect([reads, await page.locator('[name=why]').first().inputValue()]).toEqual([0, 'case 4412']);
    await page.context().close();
  });
});

describe('news', () => {
  it('are asked for every 10 s after the stream failed twice, and late after 40 s without any', async () => {
    let [streams, polls, isAway] = [0, 0, false];
    const page = await opened('messages', async (own) => {
      await own.route(/live$/, async (route) => {
        streams += 1;
        await route.fulfill({ status: 503 });
      });
      await own.route(/messages$/, async (route) => {
        if (route.request().resourceType() !== 'document') polls += 1;
        await (isAway ? route.abort() : route.continue());
      });
    });
    await expect.poll(() => streams, soon).toBe(1);
    await page.clock.runFor(5_100);
    await expect.poll(() => streams, soon).toBe(2);
    expect(polls).toBe(0);
    await expect
      .poll(async () => {
        await page.clock.runFor(10_100);
        return polls;
      }, soon)
      .toBeGreaterThan(0);
    await page.locator('.connected').waitFor();
    expect(streams).toBe(2);
    isAway = true;
    await page.clock.runFor(45_000);
    await page.locator('.late').waitFor();
    expect(await page.locator('.stale').textContent()).toBe(
      'No news for 40 s, trying again. Sending is not affected.',
    );
    isAway = false;
    await page.clock.resume();
    expect(await barriers(page)).toEqual([]);
    await page.clock.fastForward(10_100);
    await page.locator('html:not(.late)').waitFor();
    expect(await page.locator('.stale').textContent()).toBe('');
    expect(await page.locator('.lbl').textContent()).toMatch(/^Live · \d\d:\d\d:\d\d$/);
    await page.context().close();
  });

  it('are asked for every 10 s after the stream broke off twice', async () => {
    let [streams, polls] = [0, 0];
    const page = await opened('messages', async (own) => {
      await own.route(/live$/, async (route) => {
        streams += 1;
        await route.abort();
      });
      await own.route(/messages$/, async (route) => {
        if (route.request().resourceType() !== 'document') polls += 1;
        await route.continue();
      });
    });
    // The browser itself opens it again, after seconds of its own.
    await expect.poll(() => streams, soon).toBe(2);
    await expect
      .poll(async () => {
        await page.clock.runFor(10_100);
        return polls;
      }, soon)
      .toBeGreaterThan(1);
    expect(streams).toBe(2);
    await page.context().close();
  });

  it('are not asked for by a hidden tab, and are again when it is shown', async () => {
    let asked = 0;
    const page = await opened('messages', async (own) => {
      await own.route(/live$/, async (route) => {
        asked += 1;
        await route.fulfill({ status: 503 });
      });
    });
    await expect.poll(() => asked, soon).toBe(1);
    const turn = (isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, isHidden);
    await turn(true);
    let reads = 0;
    page.on('request', () => {
      reads += 1;
    });
    await page.clock.runFor(120_000);
    expect([asked, reads]).toEqual([1, 0]);
    await turn(false);
    await expect.poll(() => asked, soon).toBe(2);
    await page.context().close();
  });
});
