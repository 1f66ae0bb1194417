import { describe, expect, it } from 'vitest';
import type { Page } from '../../../tools/chromium.ts';
import { barriers } from '../test/findings.ts';
import { SampleBrowser } from '../test/sample-browser.ts';
import { ADMIN } from './settings/permissions.ts';

// A form is of one person; others are a new person each time, whom no rate stops.
const authenticate = ({ headers }: Request) => ({
  name: headers.get('user-agent') === 'Aline' ? 'Aline' : `Aline ${Math.random()}`,
  can: ADMIN,
});
const sample = new SampleBrowser(authenticate);

type Options = Parameters<typeof sample.browser.newContext>[0];

async function opened(address: string, options: Options = {}): Promise<Page> {
  const context = await sample.browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(sample.url + address);
  if (options.javaScriptEnabled !== false) await page.locator('.connected').waitFor();
  return page;
}

/** The answer that is chosen on the page of unknown outcomes. */
const chosen = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLInputElement>('.opts :checked')?.value);

describe('keys', () => {
  it('are listed by ?, and the list is closed by Escape', async () => {
    const page = await opened('messages');
    await page.keyboard.press('?');
    await page.locator('dialog#keys[open]').waitFor();
    expect(await barriers(page)).toEqual([]);
    // No other key acts behind it.
    for (const key of ['/', 'g', 'r']) await page.keyboard.press(key);
    await page.locator('dialog#keys[open]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('q');
    await page.keyboard.press('Escape');
    expect(page.url()).toMatch(/messages$/);
    expect(await page.locator('dialog#keys[open]').count()).toBe(0);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
    await page.context().close();
  });

  it('answer with the answers that there are: two for a message that was taken', async () => {
    const page = await opened(`unknown?id=${sample.ids.open}`);
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.keyboard.press('3');
    expect(await chosen(page)).toBeUndefined();
    await page.locator('h2.large').click();
    await page.keyboard.press('2');
    expect(await chosen(page)).toBe('undelivered');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('go to pages, to the next row, and to the acts', async () => {
    const page = await opened('messages');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const first = page.locator('tr.go a').first();
    expect(await first.evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL(/reports$/);
    await page.goto(`${sample.url}message?id=${sample.ids.undelivered}`);
    await page.keyboard.press('.');
    expect(await page.evaluate(() => document.activeElement?.closest('.acts') !== null)).toBe(true);
    await page.context().close();
  });

  it.each([
    ['a French keyboard, without Shift', { key: '"', code: 'Digit3' }, 'undelivered'],
    ['a French keyboard, with Shift', { key: '3', code: 'Digit3', shiftKey: true }, 'undelivered'],
    ['the digits at the right', { key: '2', code: 'Numpad2' }, 'sent'],
    [
      'an English keyboard, with Shift, for a sign',
      { key: '#', code: 'Digit3', shiftKey: true },
      'delivered',
    ],
    ['any keyboard, with Ctrl', { key: '3', code: 'Digit3', ctrlKey: true }, 'delivered'],
    ['any keyboard, with Alt', { key: '3', code: 'Digit3', altKey: true }, 'delivered'],
    ['any keyboard, with Meta', { key: '3', code: 'Digit3', metaKey: true }, 'delivered'],
  ])('1 to 4 answer or not on %s', async (_, init, answer) => {
    const page = await opened('unknown');
    expect(await chosen(page)).toBe('delivered');
    await page.evaluate(
      (given) => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...given, bubbles: true })),
      init,
    );
    expect(await chosen(page)).toBe(answer);
    await page.context().close();
  });

  it('do nothing while somebody writes', async () => {
    const page = await opened('unknown');
    await page.locator('[name=why]').fill('');
    await page.keyboard.type('g2?./jo');
    expect(await page.locator('[name=why]').inputValue()).toBe('g2?./jo');
    expect([await chosen(page), await page.locator('dialog#keys[open]').count()]).toEqual(['delivered', 0]);
    expect(page.url()).toMatch(/unknown$/);
    await page.context().close();
  });

  it.each([true, false])('can be turned off and on, with a script: %s', async (javaScriptEnabled) => {
    const page = await opened('unknown', { javaScriptEnabled, userAgent: 'Aline' });
    const open = () => page.locator('.side a[href="#keys"]').click();
    await open();
    await page.locator('dialog#keys:visible').waitFor();
    await page.getByRole('button', { name: 'Turn them off' }).click();
    await page.locator('html[data-keys=off]').waitFor();
    if (javaScriptEnabled) {
      for (const key of ['3', '?', '/', 'g', 'm']) await page.keyboard.press(key);
      expect([await chosen(page), await page.locator('dialog#keys[open]').count()]).toEqual(['delivered', 0]);
      expect(page.url()).toMatch(/unknown$/);
    }
    expect(await page.locator('.opts kbd:visible').count()).toBe(0);
    await open();
    await page.getByRole('button', { name: 'Turn them on' }).click();
    await page.locator('html:not([data-keys])').waitFor();
    await page.context().close();
  });
});

it('a summary of a message is copied, without its number', async () => {
  const page = await opened(`message?id=${sample.ids.delivered}`, {
    permissions: ['clipboard-write', 'clipboard-read'],
  });
  await page.getByRole('button', { name: 'Copy a summary' }).click();
  await page.locator('.stale', { hasText: 'Copied' }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('The network says that the phone has had it since 12:44:54');
  expect(text).toContain(sample.ids.delivered);
  expect(sample.secrets.filter((secret) => text.includes(secret))).toEqual([]);
  await page.context().close();
});

describe('on a phone', () => {
  const viewport = { width: 390, height: 800 };

  it.each(['', 'messages', 'reports', 'log'])(
    'the tables of "%s" stay tables where their rows are cards',
    async (address) => {
      const page = await opened(address, { viewport });
      const table = page.locator('.rows table').first();
      expect(
        await table
          .locator('tbody tr')
          .first()
          .evaluate((row) => getComputedStyle(row).display),
      ).toBe('grid');
      // As the browser tells it to those who listen.
      const session = await page.context().newCDPSession(page);
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const roleOf = new Map(nodes.map((node) => [node.nodeId, node.role?.value]));
      const rows = nodes.filter((node) => node.role?.value === 'row');
      const cells = rows.map(
        (row) =>
          (row.childIds ?? []).filter((id) =>
            /^(?:cell|gridcell|columnheader|rowheader)$/.test(roleOf.get(id) ?? ''),
          ).length,
      );
      const rowsOfFirst = await table.locator('tr').count();
      const columns = await table
        .locator('thead th')
        .evaluateAll((heads) => heads.filter((one) => getComputedStyle(one).display !== 'none').length);
      expect(rowsOfFirst).toBeGreaterThan(1);
      expect(columns).toBeGreaterThan(2);
      expect(cells.slice(-rowsOfFirst)).toEqual(Array.from({ length: rowsOfFirst }, () => columns));
      const roles = await table.evaluate((one) =>
        [
          ...new Set(
            [one, ...one.querySelectorAll('thead,tbody,tr,th,td')].map(
              (part) => `${part.tagName} ${part.getAttribute('role')}`,
            ),
          ),
        ].toSorted(),
      );
      expect(roles).toEqual([
        'TABLE table',
        'TBODY rowgroup',
        'TD cell',
        'TH columnheader',
        'THEAD rowgroup',
        'TR row',
      ]);
      await page.context().close();
    },
  );

  it.each(['', 'messages', 'message', 'providers', 'unknown', 'reports', 'log', 'templates'])(
    'all that is touched on "%s" is at least 36 pixels high',
    async (address) => {
      const page = await opened(address === 'message' ? `message?id=${sample.ids.undelivered}` : address, {
        viewport,
      });
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'a,button,summary,input:not([type=hidden],[type=radio]),select,.opts label',
          ),
        ]
          .filter((one) => one.checkVisibility() && !one.closest('dialog,.skip'))
          // A link within a sentence is as high as its line (WCAG 2.5.8).
          .filter((one) => !(one.tagName === 'A' && one.closest('p,dd,td:not(.o3)')))
          .map((one) => {
            // The link of a row covers all of it.
            const { height } = (one.closest('tr.go') ?? one).getBoundingClientRect();
            return [one.outerHTML.slice(0, 90), Math.round(height)] as const;
          })
          .filter(([, height]) => height < 36),
      );
      expect(small).toEqual([]);
      await page.context().close();
    },
  );
});

describe('on paper', () => {
  it('a message is its verdict and its story, without menus, buttons and forms, in ink on white', async () => {
    const page = await opened(`message?id=${sample.ids.undelivered}`, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('nav,form,button,summary,header.top,.phone-foot,.tabs,dialog')]
        .filter((one) => one.checkVisibility())
        .map(({ outerHTML }) => outerHTML.slice(0, 90)),
    );
    expect(shown).toEqual([]);
    expect(await page.locator('#verdict').isVisible()).toBe(true);
    expect(await page.locator('.tl li').first().isVisible()).toBe(true);
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { color, backgroundColor };
    });
    expect(colours).toEqual({ color: 'rgb(29, 26, 22)', backgroundColor: 'rgb(255, 255, 255)' });
    await page.context().close();
  });

  it('an overview and a list keep their figures and rows, and are not wider than the paper', async () => {
    for (const address of ['', 'messages', 'providers']) {
      const page = await opened(address, { viewport: { width: 720, height: 1_000 } });
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
      expect(await page.locator('main h1').isVisible()).toBe(true);
      expect(await page.locator('main :is(.kpis,tbody tr,.pc)').first().isVisible()).toBe(true);
      await page.context().close();
    }
  });
});
